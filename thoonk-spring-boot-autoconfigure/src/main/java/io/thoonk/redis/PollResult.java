package io.thoonk.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * Outcome of trying to take something.
 *
 * @param taken what was taken, or empty
 * @param retryIn after which time something will be there although nothing enters the list (a delayed job); negative if unknown
 * @param mustRest whether a wait that began now would end at once and bring nothing again
 * @param <R> what is taken
 * @since 0.1.0
 */
public record PollResult<R>(Optional<R> taken, Duration retryIn, boolean mustRest) {

    private static final Duration UNKNOWN = Duration.ofMillis(-1);

    /**
     * Something was taken.
     *
     * @param taken what
     * @param <R> its type
     * @return the outcome
     */
    public static <R> PollResult<R> of(R taken) {
        return new PollResult<>(Optional.of(taken), UNKNOWN, false);
    }

    /**
     * There was nothing.
     *
     * @param <R> type of what was sought
     * @return the outcome
     */
    public static <R> PollResult<R> nothing() {
        return new PollResult<>(Optional.empty(), UNKNOWN, false);
    }

    /**
     * There was nothing, but something is due.
     *
     * @param retryIn after which time
     * @param <R> type of what was sought
     * @return the outcome
     */
    public static <R> PollResult<R> nothingUntil(Duration retryIn) {
        return new PollResult<>(Optional.empty(), retryIn, false);
    }

    /**
     * What there may be cannot be taken now.
     *
     * @param <R> type of what was sought
     * @return the outcome
     */
    public static <R> PollResult<R> nothingYet() {
        return new PollResult<>(Optional.empty(), UNKNOWN, true);
    }
}
