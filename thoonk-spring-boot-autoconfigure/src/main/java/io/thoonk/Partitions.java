package io.thoonk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The partitions of a job feed, each a job feed of its own, so that they lie in several slots of a cluster: those of {@code orders}
 * with 8 partitions are {@code orders~0} to {@code orders~7}. A key always leads to the same one, in every program: to the number
 * that is left when the CRC-32 of its UTF-8 bytes (that of zlib, unsigned) is divided by the count. Immutable.
 *
 * @param feed name of the feed
 * @param count how many partitions there are, from 1 to {@value #MOST}
 * @since 0.1.0
 */
public record Partitions(String feed, int count) {

    /** How many partitions a feed has at most. */
    public static final int MOST = 1024;

    private static final Pattern NAME = Pattern.compile("(.+)~(?:0|[1-9][0-9]{0,3})", Pattern.DOTALL);

    /**
     * Checks the count.
     *
     * @throws IllegalArgumentException if it is not from 1 to {@value #MOST}
     */
    public Partitions {
        requireCount(count);
    }

    /**
     * Checks a number of partitions.
     *
     * @param count the number
     * @throws IllegalArgumentException if it is not from 1 to {@value #MOST}
     */
    public static void requireCount(long count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(
                    "A feed has from 1 to " + MOST + " partitions, not " + count + "; leave them out for a plain feed");
        }
    }

    /**
     * {@return the feed of which a name may be that of a partition, such as {@code orders} of {@code orders~3}}; whether it is one,
     * only the configuration of that feed tells
     *
     * @param name name of a feed
     */
    public static Optional<String> feedOf(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /**
     * {@return whether two names are the same, or one may be that of a partition of the other}
     *
     * @param one name of a feed
     * @param other name of a feed
     */
    public static boolean areTogether(String one, String other) {
        return one.equals(other)
                || feedOf(one).filter(other::equals).isPresent()
                || feedOf(other).filter(one::equals).isPresent();
    }

    /**
     * {@return the name of a partition, which is the name of its feed}
     *
     * @param number which, from 0
     */
    public String name(int number) {
        return feed + "~" + number;
    }

    /** {@return the names of all partitions, by number} */
    public List<String> names() {
        return IntStream.range(0, count).mapToObj(this::name).toList();
    }

    /** {@return the names of all feeds in which jobs may be: that of the feed itself, and those of its partitions} */
    public List<String> feeds() {
        return IntStream.range(-1, count)
                .mapToObj(number -> number < 0 ? feed : name(number))
                .toList();
    }

    /**
     * {@return the number of the partition to which a key leads, from 0}
     *
     * @param key the key of a job, or whatever else decides where it is
     */
    public int numberOf(String key) {
        CRC32 hash = new CRC32();
        hash.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (hash.getValue() % count);
    }
}
