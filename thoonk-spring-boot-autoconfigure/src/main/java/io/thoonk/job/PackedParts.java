package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Byte strings in one: before each its length in decimal digits and a colon. {@code lib/follow.lua} reads the same. */
final class PackedParts {

    private PackedParts() {}

    static byte[] pack(List<byte[]> parts) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            packed.writeBytes(WireText.bytes(part.length + ":"));
            packed.writeBytes(part);
        }
        return packed.toByteArray();
    }

    /**
     * Takes them apart.
     *
     * @throws IllegalArgumentException if this is something else
     */
    static List<byte[]> unpack(byte[] packed) {
        List<byte[]> parts = new ArrayList<>();
        int at = 0;
        while (at < packed.length) {
            int colon = at;
            while (colon < packed.length && packed[colon] != ':') {
                colon++;
            }
            int end = colon + 1 + length(packed, at, colon);
            if (colon == packed.length || end > packed.length) {
                throw new IllegalArgumentException("A part is cut off at byte " + at + " of " + packed.length);
            }
            parts.add(Arrays.copyOfRange(packed, colon + 1, end));
            at = end;
        }
        return parts;
    }

    private static int length(byte[] packed, int from, int to) {
        String digits = new String(packed, from, Math.min(to - from, 10), StandardCharsets.ISO_8859_1);
        if (digits.isEmpty() || digits.length() == 10 || !digits.chars().allMatch(Character::isDigit)) {
            throw new IllegalArgumentException("There is no length at byte " + from + " of " + packed.length);
        }
        return Integer.parseInt(digits);
    }
}
