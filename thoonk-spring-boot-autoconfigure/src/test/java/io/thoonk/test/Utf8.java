package io.thoonk.test;

import java.nio.charset.StandardCharsets;

/** Text as it stands in Redis. */
public final class Utf8 {

    private Utf8() {}

    /** {@return the bytes of a text} */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the text that bytes are} */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
