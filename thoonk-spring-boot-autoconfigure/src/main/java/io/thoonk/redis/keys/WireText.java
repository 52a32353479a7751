package io.thoonk.redis.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Names and ids as they travel: UTF-8 text, not empty, without NUL (contract rule 12).
 *
 * @since 0.1.0
 */
public final class WireText {

    private WireText() {}

    /**
     * Encodes the name of a feed.
     *
     * @param name the name
     * @return its bytes
     * @throws IllegalArgumentException if it is empty, holds NUL or is no Unicode text
     */
    public static byte[] name(String name) {
        return checked("name of a feed", name);
    }

    /**
     * Encodes the id of an item or a job.
     *
     * @param id the id
     * @return its bytes
     * @throws IllegalArgumentException if it is empty, holds NUL or is no Unicode text
     */
    public static byte[] id(String id) {
        return checked("id", id);
    }

    /**
     * Encodes any text.
     *
     * @param text the text
     * @return its bytes in UTF-8
     */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Decodes text that came from Redis.
     *
     * @param bytes UTF-8; what is not valid becomes U+FFFD
     * @return the text
     */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Writes a whole number.
     *
     * @param number the number
     * @return its decimal digits
     */
    public static byte[] number(long number) {
        return bytes(Long.toString(number));
    }

    /**
     * Writes names and values.
     *
     * @param pairs values by name, neither with NUL
     * @return name and value in turn, a NUL behind each
     */
    public static byte[] pairs(Map<String, String> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach(
                (name, value) -> text.append(name).append('\0').append(value).append('\0'));
        return bytes(text.toString());
    }

    /**
     * Reads a score as Redis writes it.
     *
     * @param score a number, {@code inf} or {@code -inf}
     * @return its value
     */
    public static double score(String score) {
        return Double.parseDouble(score.replace("inf", "Infinity"));
    }

    private static byte[] checked(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The " + what + " is empty; give it at least one character");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The " + what + " '" + text.replace('\0', '\u2400')
                    + "' holds a NUL character, which the contract uses as separator; remove it");
        }
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException ex) {
            throw new IllegalArgumentException(
                    "The " + what + " '" + text + "' holds half of a surrogate pair and is no Unicode text", ex);
        }
    }
}
