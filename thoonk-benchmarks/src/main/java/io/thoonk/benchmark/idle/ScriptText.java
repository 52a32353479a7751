package io.thoonk.benchmark.idle;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads the text of a script as {@code MONITOR} writes it, which escapes what is not printable. */
final class ScriptText {

    private static final String ESCAPED = "nrt";

    private static final String MEANT = "\n\r\t";

    private ScriptText() {}

    /** The digest by which the server knows the script. */
    static String digest(String written) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes(written)));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static byte[] bytes(String written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length());
        for (int at = 0; at < written.length(); at++) {
            char letter = written.charAt(at);
            if (letter != '\\') {
                bytes.write(letter);
                continue;
            }
            char next = written.charAt(++at);
            if (next == 'x') {
                bytes.write(HexFormat.fromHexDigits(written, at + 1, at + 3));
                at += 2;
            } else {
                int known = ESCAPED.indexOf(next);
                bytes.write(known < 0 ? next : MEANT.charAt(known));
            }
        }
        return bytes.toByteArray();
    }
}
