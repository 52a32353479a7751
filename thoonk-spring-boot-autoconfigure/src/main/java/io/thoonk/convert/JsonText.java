package io.thoonk.convert;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text in the quotes of JSON and out of them, without Jackson, which an application need not have. Pure. */
final class JsonText {

    private static final String ESCAPED = "\"\\/bfnrt";

    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private JsonText() {}

    /**
     * Quotes text as {@code JSON.stringify} does.
     *
     * @param text UTF-8
     * @return JSON, in UTF-8
     */
    static byte[] quoted(byte[] text) {
        StringBuilder json = new StringBuilder(text.length + 2).append('"');
        new String(text, StandardCharsets.UTF_8).chars().forEach(each -> {
            int known = MEANT.indexOf(each);
            if (known >= 0 && each != '/') {
                json.append('\\').append(ESCAPED.charAt(known));
            } else if (each < ' ') {
                json.append("\\u").append(HexFormat.of().toHexDigits((char) each));
            } else {
                json.append((char) each);
            }
        });
        return json.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes text out of its quotes.
     *
     * @param json bytes
     * @return the text in UTF-8; the same bytes where they are no JSON text
     */
    static byte[] unquoted(byte[] json) {
        String trimmed = new String(json, StandardCharsets.UTF_8).strip();
        if (trimmed.length() < 2 || !trimmed.startsWith("\"") || !trimmed.endsWith("\"")) {
            return json;
        }
        StringBuilder text = new StringBuilder(trimmed.length());
        int last = trimmed.length() - 1;
        for (int i = 1; i < last; i++) {
            char each = trimmed.charAt(i);
            if (each == '"' || each < ' ') {
                return json;
            }
            if (each != '\\') {
                text.append(each);
                continue;
            }
            i++;
            char kind = i < last ? trimmed.charAt(i) : ' ';
            if (kind == 'u' && i + 4 < last && isHex(trimmed, i + 1)) {
                text.append((char) HexFormat.fromHexDigits(trimmed, i + 1, i + 5));
                i += 4;
            } else if (ESCAPED.indexOf(kind) >= 0) {
                text.append(MEANT.charAt(ESCAPED.indexOf(kind)));
            } else {
                return json;
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String text, int from) {
        return text.substring(from, from + 4).chars().allMatch(HexFormat::isHexDigit);
    }
}
