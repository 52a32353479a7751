package io.thoonk.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of HTTP/1.1 (RFC 9112), read within bounds.
 *
 * @param status such as 200
 * @param headers by names in lower case, as they came
 * @param body empty where none was asked for
 * @since 0.1.0
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    private static final int LONGEST_LINE = 16_384;

    private static final int MOST_LINES = 200;

    private static final int MOST_INTERIM = 10;

    /** {@return whether the status is one of success, 2xx} */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    static HttpAnswer read(InputStream in, int mostBytes) throws IOException {
        for (int interim = 0; interim < MOST_INTERIM; interim++) {
            int status = status(line(in));
            Map<String, List<String>> headers = headers(in);
            if (status / 100 != 1) {
                boolean none = mostBytes == 0 || status == 204 || status == 304;
                return new HttpAnswer(status, headers, none ? new byte[0] : body(in, headers, mostBytes));
            }
        }
        throw new IOException("The answer does not go on from its interim responses");
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.\\d [1-5]\\d\\d( .*)?")) {
            throw new IOException("The answer is none of HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int lines = 0; lines < MOST_LINES; lines++) {
            String line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        throw new IOException("The answer has more than " + MOST_LINES + " headers");
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers, int mostBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        @Nullable List<String> coding = headers.get("transfer-encoding");
        @Nullable List<String> length = headers.get("content-length");
        if (coding != null) {
            if (!coding.equals(List.of("chunked"))) {
                throw new IOException("The answer has a transfer encoding that is not chunked");
            }
            for (long size = chunk(line(in)); size > 0; size = chunk(line(in))) {
                copy(in, size, body, mostBytes);
                line(in);
            }
        } else if (length != null) {
            copy(in, number(length.get(0), 10), body, mostBytes);
        } else {
            byte[] all = in.readNBytes(mostBytes + 1);
            copy(new ByteArrayInputStream(all), all.length, body, mostBytes);
        }
        return body.toByteArray();
    }

    private static long chunk(String line) throws IOException {
        return number(line.split(";", 2)[0].strip(), 16);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException ex) {
            throw new IOException("The answer has a length that is no number", ex);
        }
        throw new IOException("The answer has a negative length");
    }

    private static void copy(InputStream in, long size, ByteArrayOutputStream body, int mostBytes) throws IOException {
        if (size > mostBytes - body.size()) {
            throw new IOException("The answer has more than " + mostBytes + " bytes");
        }
        byte[] part = in.readNBytes((int) size);
        if (part.length < size) {
            throw new EOFException("The answer ends before its end");
        }
        body.writeBytes(part);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("The answer ends before its end");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("The answer has a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
