package io.thoonk.job;

import io.thoonk.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a job is put. Immutable; made by {@link #builder()}.
 *
 * @since 0.1.0
 */
public final class PutOptions {

    private static final PutOptions DEFAULTS = builder().build();

    private final @Nullable String id;

    private final Priority priority;

    private final @Nullable Duration delay;

    private final @Nullable Instant at;

    private final @Nullable Integer maxAttempts;

    private final @Nullable Boolean afterCommit;

    private final @Nullable Duration rememberFor;

    private final Map<String, String> headers;

    private final PutConditions conditions;

    private PutOptions(Builder builder) {
        this.id = builder.id;
        this.priority = builder.priority;
        this.delay = builder.delay;
        this.at = builder.at;
        this.maxAttempts = builder.maxAttempts;
        this.afterCommit = builder.afterCommit;
        this.rememberFor = builder.rememberFor;
        this.headers = Map.copyOf(builder.headers);
        this.conditions = builder.conditions();
    }

    /** {@return a builder with normal priority, a generated id and no delay} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return options with normal priority, a generated id and no delay} */
    public static PutOptions defaults() {
        return DEFAULTS;
    }

    /** {@return the chosen id, or empty to have one generated} */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** {@return where the job enters the line} */
    public Priority priority() {
        return priority;
    }

    /** {@return how long the job stays out of the line, by the clock of Redis, or empty for not at all} */
    public Optional<Duration> delay() {
        return Optional.ofNullable(delay);
    }

    /** {@return when the job enters the line, by the clock of Redis, or empty for at once} */
    public Optional<Instant> at() {
        return Optional.ofNullable(at);
    }

    /** {@return how many attempts this job gets, or empty for the worker's own number} */
    public OptionalInt maxAttempts() {
        return maxAttempts == null ? OptionalInt.empty() : OptionalInt.of(maxAttempts);
    }

    /**
     * {@return whether the put waits for the commit of a Spring transaction, or empty for the value of {@code
     * thoonk.put-after-commit}}
     */
    public Optional<Boolean> afterCommit() {
        return Optional.ofNullable(afterCommit);
    }

    /**
     * {@return for how long after the end of the job a put with the same id changes nothing, or empty if the id is
     * forgotten at once}
     */
    public Optional<Duration> rememberFor() {
        return Optional.ofNullable(rememberFor);
    }

    /** {@return what travels beside the payload} */
    public Map<String, String> headers() {
        return headers;
    }

    /** {@return a builder with what is set here} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = id;
        builder.priority = priority;
        builder.delay = delay;
        builder.at = at;
        builder.maxAttempts = maxAttempts;
        builder.afterCommit = afterCommit;
        builder.rememberFor = rememberFor;
        builder.headers.putAll(headers);
        builder.conditions(conditions);
        return builder;
    }

    PutConditions conditions() {
        return conditions;
    }

    /** {@return the lane of the job, or empty if it has none} */
    public Optional<String> key() {
        return Optional.ofNullable(conditions.key());
    }

    /** {@return the level of priority, or empty to go by the priority} */
    public OptionalInt level() {
        return conditions.level() == null ? OptionalInt.empty() : OptionalInt.of(conditions.level());
    }

    /** {@return how many jobs of the key may wait, or empty if that is not bounded} */
    public OptionalInt maxWaiting() {
        return conditions.maxWaiting() == null ? OptionalInt.empty() : OptionalInt.of(conditions.maxWaiting());
    }

    /** {@return what a process must offer to run the job, in order} */
    public List<String> requires() {
        return conditions.needs();
    }

    /** {@return the tags of the job} */
    public List<String> tags() {
        return conditions.tags();
    }

    /** Builder of {@link PutOptions}; not thread-safe. */
    public static final class Builder extends PutConditionsBuilder<Builder> {

        private @Nullable String id;

        private Priority priority = Priority.NORMAL;

        private @Nullable Duration delay;

        private @Nullable Instant at;

        private @Nullable Integer maxAttempts;

        private @Nullable Boolean afterCommit;

        private @Nullable Duration rememberFor;

        private final Map<String, String> headers = new LinkedHashMap<>();

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Chooses the id; a job that is there under it in any state is left as it is.
         *
         * @param id the id, not empty, without NUL; one of 32 lower-case hex digits counts as generated and never used again: a later
         *     job of it that ends without a result leaves the kept result of the one before
         * @return this builder
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * Chooses the priority.
         *
         * @param priority where the job enters the line
         * @return this builder
         */
        public Builder priority(Priority priority) {
            this.priority = priority;
            return this;
        }

        /**
         * Keeps the job out of the line for a while; not together with {@link #at(Instant)}.
         *
         * @param delay how long, zero or more; milliseconds count
         * @return this builder
         */
        public Builder delay(Duration delay) {
            JobArguments.requireNotNegative("delay", delay);
            this.delay = delay;
            return this;
        }

        /**
         * Keeps the job out of the line until a time; not together with {@link #delay(Duration)}.
         *
         * @param at when; milliseconds count; a time in the past means now
         * @return this builder
         */
        public Builder at(Instant at) {
            JobArguments.requireMillis("at", at);
            this.at = at;
            return this;
        }

        /**
         * Bounds the attempts at this job, whatever the worker's own number.
         *
         * @param maxAttempts how many, at least 1
         * @return this builder
         */
        public Builder maxAttempts(int maxAttempts) {
            if (maxAttempts < 1) {
                throw new IllegalArgumentException("maxAttempts must be at least 1 but is " + maxAttempts);
            }
            this.maxAttempts = maxAttempts;
            return this;
        }

        /**
         * Chooses whether the put waits for the commit of the Spring transaction that is under way on this thread, and does
         * not happen if that rolls back. Without a transaction it happens at once. Either way the payload is converted and
         * the id returned at once; a delay starts with the commit. See {@link io.thoonk.AfterCommit} for a failure after
         * the commit.
         *
         * @param afterCommit whether to wait for the commit, whatever {@code thoonk.put-after-commit} says
         * @return this builder
         */
        public Builder afterCommit(boolean afterCommit) {
            this.afterCommit = afterCommit;
            return this;
        }

        /**
         * Remembers the id for a while once the job has ended: a put with the same id within that time changes nothing.
         * So a put whose answer got lost can be repeated with its id, and the job runs once even if it was finished
         * meanwhile. Needs an {@link #id(String)}.
         *
         * @param rememberFor how long after the end of the job, at least a millisecond
         * @return this builder
         */
        public Builder rememberFor(Duration rememberFor) {
            JobArguments.requirePositive("rememberFor", rememberFor);
            this.rememberFor = rememberFor;
            return this;
        }

        /**
         * Adds a header, which travels beside the payload and is seen by workers of this library only.
         *
         * @param name its name, without NUL
         * @param value its value, without NUL
         * @return this builder
         */
        public Builder header(String name, String value) {
            JobHeaders.require("name", name);
            JobHeaders.require("value", value);
            headers.put(name, value);
            return this;
        }

        /**
         * {@return the options}
         *
         * @throws IllegalArgumentException if both a delay and a time are given, {@code rememberFor} without an id, {@code
         *     maxWaiting} without a key, a key beside what the job requires, a level beside {@code HIGH}, a time
         *     beside a unique mode that says it itself, a time at which the job would have expired, or what cannot be waited for
         */
        public PutOptions build() {
            if (rememberFor != null && id == null) {
                throw new IllegalArgumentException(
                        "rememberFor needs an id of the caller's choice, since nobody could put a generated one again");
            }
            if (delay != null && at != null) {
                throw new IllegalArgumentException("give either delay (" + delay + ") or at (" + at + "), not both");
            }
            conditions().check(id, priority, delay != null || at != null, at);
            return new PutOptions(this);
        }
    }
}
