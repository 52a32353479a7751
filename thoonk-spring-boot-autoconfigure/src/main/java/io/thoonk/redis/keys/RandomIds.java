package io.thoonk.redis.keys;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * Random ids of 128 bits as the contract writes them: 32 hex digits. Thread-safe. Asks the system's source of randomness for
 * many at once, since asking it for each costs more than putting a job.
 *
 * @since 0.1.0
 */
public final class RandomIds {

    private static final int BYTES = 16;

    private static final Stripe[] STRIPES =
            IntStream.range(0, 16).mapToObj(i -> new Stripe()).toArray(Stripe[]::new);

    private RandomIds() {}

    /**
     * Makes an id.
     *
     * @return 32 hex digits
     */
    public static String next() {
        return STRIPES[(int) (Thread.currentThread().getId() & STRIPES.length - 1)].next();
    }

    /**
     * {@return whether an id looks like these, which nobody gives twice, and not like one that somebody chose: 32
     * lower-case hex digits, behind which those of jobs that follow such a one have a {@code >} and a number, and theirs another}
     *
     * @param id the id
     */
    public static boolean isLike(String id) {
        if (id.length() < 2 * BYTES) {
            return false;
        }
        // Asked for each job that ends: a stream here took a tenth of a worker's time.
        for (int i = 0; i < 2 * BYTES; i++) {
            char digit = id.charAt(i);
            if (!(digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return isFollowing(id);
    }

    /** By hand, as a pattern takes a stack as deep as the id is long, and peers give ids of any length. */
    private static boolean isFollowing(String id) {
        int at = 2 * BYTES;
        while (at < id.length()) {
            int digit = at + 1;
            while (digit < id.length() && id.charAt(digit) >= '0' && id.charAt(digit) <= '9') {
                digit++;
            }
            if (id.charAt(at) != '>' || digit == at + 1) {
                return false;
            }
            at = digit;
        }
        return true;
    }

    /** Randomness for some threads. */
    private static final class Stripe {

        private final SecureRandom random = new SecureRandom();

        private final byte[] buffer = new byte[128 * BYTES];

        private int used = buffer.length;

        synchronized String next() {
            if (used == buffer.length) {
                random.nextBytes(buffer);
                used = 0;
            }
            int from = used;
            used += BYTES;
            return HexFormat.of().formatHex(buffer, from, used);
        }
    }
}
