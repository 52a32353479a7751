package io.thoonk.feed;

import io.thoonk.Partitions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A feed's configuration, the hash {@code feed.config:F}. Immutable. Writing one changes the fields that it sets and
 * leaves all others as they are, those of other programs too; {@code type} is written only when a feed is created.
 *
 * @since 0.1.0
 */
public final class FeedConfig {

    static final String TYPE = "type";

    static final String MAX_LENGTH = "max_length";

    static final String MAX_AGE = "max_age";

    static final String TITLE = "title";

    static final String CLAIM_TIMEOUT = "claim_timeout";

    static final String MAX_ATTEMPTS = "max_attempts";

    private final Map<String, String> fields;

    private final boolean unbounded;

    private FeedConfig(Map<String, String> fields, boolean unbounded) {
        this.fields = Map.copyOf(fields);
        this.unbounded = unbounded;
    }

    /**
     * {@return a configuration that bounds a feed}
     *
     * @param maxLength how many items the feed keeps, at least 1
     */
    public static FeedConfig ofMaxLength(long maxLength) {
        return builder().maxLength(maxLength).build();
    }

    /** {@return a configuration of a type and nothing else} */
    public static FeedConfig ofType(FeedType type) {
        return builder().type(type).build();
    }

    /**
     * {@return a configuration that divides a job feed over several slots of a cluster, as {@link Partitions} says}
     *
     * @param count how many partitions it has, from 1 to {@value Partitions#MOST}; stays so until the feed is deleted
     */
    public static FeedConfig partitions(int count) {
        return builder().partitions(count).build();
    }

    /** {@return a builder that sets nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    static FeedConfig ofFields(Map<String, String> fields) {
        return new FeedConfig(fields, false);
    }

    /** {@return a builder that sets what this configuration sets} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.fields().putAll(fields);
        builder.unbounded = unbounded;
        return builder;
    }

    /** {@return the type, or empty if none of the contract's types is set} */
    public Optional<FeedType> type() {
        return field(TYPE).flatMap(FeedType::ofWireName);
    }

    /**
     * {@return how many items the feed keeps, or empty for any number} In Redis, anything but a positive number means any
     * number (contract rule 8).
     */
    public OptionalLong maxLength() {
        return positive(MAX_LENGTH);
    }

    /**
     * {@return how old the items of a plain feed may become, or empty for any age} This is our extension, which peers do
     * not know: each publication through this library retracts what is older, at most 1000 items at once.
     */
    public Optional<Duration> maxAge() {
        return millis(MAX_AGE);
    }

    /** {@return a text for people, or empty} */
    public Optional<String> title() {
        return field(TITLE);
    }

    /**
     * {@return how long a claim holds that {@code get()} of a queue makes, and how old one of a peer may become; or empty
     * for 30 seconds, and for {@code thoonk.maintenance.peer-claim-timeout}} Workers go by their own.
     */
    public Optional<Duration> claimTimeout() {
        return millis(CLAIM_TIMEOUT);
    }

    /**
     * {@return how many attempts a job of this feed gets that says nothing of its own, whatever its worker says; or empty for
     * the worker's number}
     */
    public OptionalInt maxAttempts() {
        return upTo(Integer.MAX_VALUE, MAX_ATTEMPTS);
    }

    /** {@return how many partitions a job feed has, or empty if it has none} */
    public OptionalInt partitions() {
        return upTo(Partitions.MOST, JobRetentionBuilder.PARTITIONS);
    }

    /** {@return what is written to each of the partitions: all but their number} */
    public FeedConfig withoutPartitions() {
        Map<String, String> others = new HashMap<>(fields);
        others.remove(JobRetentionBuilder.PARTITIONS);
        return new FeedConfig(others, unbounded);
    }

    /** {@return whether it says what is kept of ended jobs} */
    public boolean keepsFinished() {
        return fields.containsKey(JobRetentionBuilder.FINISHED_KEEP)
                || fields.containsKey(JobRetentionBuilder.FINISHED_FOR);
    }

    /**
     * {@return the value of one field as it stands in Redis, or empty}
     *
     * @param name the field
     */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** {@return an unmodifiable map of everything that is set, with what other programs wrote} */
    public Map<String, String> fields() {
        return fields;
    }

    /** Anything but a positive number counts as not set (contract rule 8). */
    private OptionalLong positive(String name) {
        long number = field(name)
                .filter(value -> value.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private OptionalInt upTo(int most, String name) {
        return positive(name).stream()
                .filter(number -> number <= most)
                .mapToInt(number -> (int) number)
                .findFirst();
    }

    private Optional<Duration> millis(String name) {
        return positive(name).stream().mapToObj(Duration::ofMillis).findFirst();
    }

    boolean isUnbounded() {
        return unbounded;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FeedConfig that && fields.equals(that.fields) && unbounded == that.unbounded;
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return "FeedConfig" + fields + (unbounded ? " unbounded" : "");
    }

    /** Builder of {@link FeedConfig}; not thread-safe. */
    public static final class Builder extends JobRetentionBuilder<Builder> {

        private boolean unbounded;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the type; only creation writes it.
         *
         * @param type the type
         * @return this builder
         */
        public Builder type(FeedType type) {
            fields().put(TYPE, type.wireName());
            return this;
        }

        /**
         * Bounds the feed.
         *
         * @param maxLength how many items it keeps, at least 1
         * @return this builder
         */
        public Builder maxLength(long maxLength) {
            unbounded = false;
            return number(MAX_LENGTH, maxLength);
        }

        /**
         * Removes the bound when this configuration is written.
         *
         * @return this builder
         */
        public Builder unbounded() {
            fields().remove(MAX_LENGTH);
            unbounded = true;
            return this;
        }

        /**
         * Lets items of a plain feed age (our extension).
         *
         * @param maxAge how old they become, at least one millisecond
         * @return this builder
         */
        public Builder maxAge(Duration maxAge) {
            return number(MAX_AGE, maxAge.toMillis());
        }

        /**
         * Sets the title.
         *
         * @param title a text for people
         * @return this builder
         */
        public Builder title(String title) {
            fields().put(TITLE, title);
            return this;
        }

        /**
         * Sets any further field.
         *
         * @param name its name, none of those that have a method here, nor {@code generation}
         * @param value its value
         * @return this builder
         */
        public Builder field(String name, String value) {
            switch (name) {
                case TYPE,
                        MAX_LENGTH,
                        MAX_AGE,
                        CLAIM_TIMEOUT,
                        MAX_ATTEMPTS,
                        PARTITIONS,
                        FINISHED_KEEP,
                        FINISHED_FOR,
                        FINISHED_PAYLOAD,
                        STALLED_MAX,
                        STALLED_FOR,
                        "generation" ->
                    throw new IllegalArgumentException("The field '" + name + "' cannot be set as text");
                default -> fields().put(name, value);
            }
            return this;
        }

        /** {@return the configuration} */
        public FeedConfig build() {
            return new FeedConfig(fields(), unbounded);
        }
    }
}
