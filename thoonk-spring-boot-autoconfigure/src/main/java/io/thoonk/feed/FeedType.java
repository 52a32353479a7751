package io.thoonk.feed;

import java.util.Arrays;
import java.util.Optional;

/** The four types of the contract, as they stand in the field {@code type} of {@code feed.config:F}. */
public enum FeedType {
    /** Items by id, in publish order, optionally bounded. */
    FEED("feed"),
    /** Items in an order that publishers choose. */
    SORTED_FEED("sorted_feed"),
    /** Messages, each taken once. */
    QUEUE("queue"),
    /** Jobs, each claimed, then finished. */
    JOB("job");

    private final String wireName;

    FeedType(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Tells the word of the contract.
     *
     * @return the value of the field {@code type}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * Finds a type by the word of the contract.
     *
     * @param wireName value of the field {@code type}
     * @return the type, or empty for a type that the contract does not know
     */
    public static Optional<FeedType> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }
}
