package io.thoonk.feed;

import io.thoonk.redis.keys.RandomIds;
import java.util.Arrays;
import java.util.Optional;

/**
 * The four types of the contract, as they stand in the field {@code type} of {@code feed.config:F}.
 *
 * @since 0.1.0
 */
public enum FeedType {
    /** Items by id, in publish order, optionally bounded. */
    FEED("feed", "feed0001"),
    /** Items in an order that publishers choose. */
    SORTED_FEED("sorted_feed", "feed0002"),
    /** Messages, each taken once. */
    QUEUE("queue", "feed0003"),
    /** Jobs, each claimed, then finished. */
    JOB("job", "feed0004");

    private final String wireName;

    private final String tag;

    FeedType(String wireName, String tag) {
        this.wireName = wireName;
        this.tag = tag;
    }

    /** {@return the word of the contract, the value of the field {@code type}} */
    public String wireName() {
        return wireName;
    }

    /** {@return a value for the field {@code generation} that also tells this type, as {@code lib/type.lua} reads it} */
    String newGeneration() {
        return tag + RandomIds.next().substring(tag.length());
    }

    /** {@return when the feed of a generation began, in seconds since 1970, or 0 for one that does not tell} */
    static long beginOf(String generation) {
        return Arrays.stream(values()).anyMatch(type -> generation.startsWith(type.tag)) && generation.length() >= 16
                ? Long.parseLong(generation.substring(8, 16), 16)
                : 0;
    }

    /**
     * {@return the type for a word of the contract, or for an older one that peers use, or empty for any other word}
     *
     * @param wireName value of the field {@code type}
     */
    public static Optional<FeedType> ofWireName(String wireName) {
        // So thoonk.clj, and the thoonk.py of 2011, call a sorted feed.
        if (wireName.equals("sorted-feed") || wireName.equals("list")) {
            return Optional.of(SORTED_FEED);
        }
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }
}
