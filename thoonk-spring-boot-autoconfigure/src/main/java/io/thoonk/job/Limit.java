package io.thoonk.job;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How often and how many at a time jobs may be started, of a feed or of one of its keys. Immutable; made by {@link #builder()}.
 *
 * @since 0.1.0
 */
public final class Limit {

    private static final int MOST = 1_000_000;

    private final @Nullable Rate rate;

    private final @Nullable Integer concurrency;

    private final @Nullable Integer weight;

    private Limit(Builder builder) {
        this.rate = builder.count == null || builder.period == null
                ? null
                : new Rate(builder.count, builder.period, builder.smooth, builder.burst);
        this.concurrency = builder.concurrency;
        this.weight = builder.weight;
    }

    /** {@return a builder of a limit that limits nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a limit as annotations and properties have it.
     *
     * @param rate starts in a time, such as {@code 100/10s}, {@code 10/s} or {@code 100/1m smooth burst 5}, {@code none}, or empty
     * @param concurrency jobs at a time, {@code none}, or empty
     * @return the limit, or empty if neither says anything
     * @throws IllegalArgumentException in a sentence, if one of them cannot be read
     */
    public static Optional<Limit> parse(String rate, String concurrency) {
        return parse(rate, concurrency, "");
    }

    /**
     * Reads a limit with a weight.
     *
     * @param rate as above
     * @param concurrency as above
     * @param weight turns of a key for one of others, or empty
     * @return the limit, or empty if nothing is said
     * @throws IllegalArgumentException in a sentence, if one of them cannot be read
     */
    public static Optional<Limit> parse(String rate, String concurrency, String weight) {
        return LimitText.limit(rate, concurrency, weight);
    }

    /** {@return how many starts there may be in which time, or empty for any number} */
    public Optional<Rate> rate() {
        return Optional.ofNullable(rate);
    }

    /** {@return how many jobs may run at a time, or empty for any number} */
    public OptionalInt concurrency() {
        return concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency);
    }

    /** {@return how many turns a key has for one turn of others; 1 unless it was chosen} */
    public int weight() {
        return weight == null ? 1 : weight;
    }

    boolean hasWeight() {
        return weight != null;
    }

    /** As it stands in Redis: number, ms, 1 if smooth, burst, concurrency, weight; what is not chosen is left out. */
    String encode() {
        String starts = rate == null
                ? ":::"
                : rate.count() + ":" + rate.period().toMillis() + ":" + (rate.smooth() ? "1" : "") + ":"
                        + (rate.burst() == 1 ? "" : rate.burst());
        return starts + ":" + (concurrency == null ? "" : concurrency) + ":" + (weight == null ? "" : weight);
    }

    static Limit decode(String text) {
        String[] parts = text.split(":", -1);
        Builder builder = builder();
        if (!parts[0].isEmpty()) {
            builder.rate(Integer.parseInt(parts[0]), Duration.ofMillis(Long.parseLong(parts[1])));
            builder.smooth(!parts[2].isEmpty());
            if (!parts[3].isEmpty()) {
                builder.burst(Integer.parseInt(parts[3]));
            }
        }
        if (!parts[4].isEmpty()) {
            builder.concurrency(Integer.parseInt(parts[4]));
        }
        if (!parts[5].isEmpty()) {
            builder.weight(Integer.parseInt(parts[5]));
        }
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limit limit && encode().equals(limit.encode());
    }

    @Override
    public int hashCode() {
        return encode().hashCode();
    }

    @Override
    public String toString() {
        return "Limit[rate=" + (rate == null ? "none" : rate) + ", concurrency="
                + (concurrency == null ? "none" : concurrency) + ", weight=" + weight() + "]";
    }

    /**
     * How many starts there may be in which time.
     *
     * @param count at most so many in any window of that length
     * @param period the length of the window
     * @param smooth whether they are spaced evenly
     * @param burst how many may follow each other without a space if they are
     * @since 0.1.0
     */
    public record Rate(int count, Duration period, boolean smooth, int burst) {

        /** Spells it as annotations do, such as {@code 100/10s}. */
        @Override
        public String toString() {
            long millis = period.toMillis();
            String time = millis % 3_600_000 == 0
                    ? millis / 3_600_000 + "h"
                    : millis % 60_000 == 0
                            ? millis / 60_000 + "m"
                            : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
            return count + "/" + time + (smooth ? " smooth" : "") + (burst > 1 ? " burst " + burst : "");
        }
    }

    /**
     * Builder of {@link Limit}; not thread-safe.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private @Nullable Integer count;

        private @Nullable Duration period;

        private boolean smooth;

        private int burst = 1;

        private @Nullable Integer concurrency;

        private @Nullable Integer weight;

        private Builder() {}

        /**
         * Bounds the starts in any window of that length, wherever it begins. A retry is a start too; a job that is given back
         * before a handler had it is not, in the end.
         *
         * @param count how many at most, from 1 to 1 000 000
         * @param period the length of the window, from a millisecond to 31 days
         * @return this builder
         */
        public Builder rate(int count, Duration period) {
            JobArguments.requirePositive("period", period);
            if (period.compareTo(Duration.ofDays(31)) > 0) {
                throw new IllegalArgumentException("period must be at most 31 days but is " + period);
            }
            this.count = require("count", count);
            this.period = period;
            return this;
        }

        /**
         * Spaces the starts of a rate evenly.
         *
         * @param smooth whether to
         * @return this builder
         */
        public Builder smooth(boolean smooth) {
            this.smooth = smooth;
            return this;
        }

        /**
         * Lets some starts follow each other without a space after a pause, where a rate is smooth.
         *
         * @param burst how many, at least 1, which is the default
         * @return this builder
         */
        public Builder burst(int burst) {
            this.burst = require("burst", burst);
            return this;
        }

        /**
         * Bounds how many jobs run at a time.
         *
         * @param concurrency how many, from 1 to 1 000 000
         * @return this builder
         */
        public Builder concurrency(int concurrency) {
            this.concurrency = require("concurrency", concurrency);
            return this;
        }

        /**
         * Gives a key more turns than others.
         *
         * @param weight how many for one turn of others, from 1, the default, to 1 000 000
         * @return this builder
         */
        public Builder weight(int weight) {
            this.weight = require("weight", weight);
            return this;
        }

        /**
         * {@return the limit}
         *
         * @throws IllegalArgumentException if it is to be smooth and has no rate, or a burst that is not smooth
         */
        public Limit build() {
            if (smooth && count == null) {
                throw new IllegalArgumentException("smooth spaces the starts of a rate; give a rate");
            }
            if (burst > 1 && !smooth) {
                throw new IllegalArgumentException("burst (" + burst + ") is for a smooth rate; others have no spaces");
            }
            return new Limit(this);
        }

        private static int require(String name, int value) {
            if (value < 1 || value > MOST) {
                throw new IllegalArgumentException(name + " must be from 1 to " + MOST + " but is " + value);
            }
            return value;
        }
    }
}
