package io.thoonk.job;

import io.thoonk.ThoonkException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a worker's method that was told to slow down, by an answer such as "429 Too Many Requests": the job goes back to the
 * front and is tried again after a while. That is no failure: no attempt is counted, no error handler is asked, nothing is kept as
 * an error. It works with any job feed, whether it has limits or not.
 *
 * @since 0.1.0
 */
public class RetryLaterException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    private final Scope scope;

    /**
     * Has the job tried again after a while, and no other job of its key before.
     *
     * @param delay how long, zero or more; milliseconds count
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public RetryLaterException(Duration delay) {
        this(delay, Scope.KEY);
    }

    /**
     * Has the job tried again after a while.
     *
     * @param delay how long, zero or more; milliseconds count
     * @param scope what else waits that long
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public RetryLaterException(Duration delay, Scope scope) {
        this(delay, scope, null);
    }

    /**
     * Has the job tried again after a while because of another exception.
     *
     * @param delay how long, zero or more; milliseconds count
     * @param scope what else waits that long
     * @param cause what led to it, such as the answer of a server
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public RetryLaterException(Duration delay, Scope scope, @Nullable Throwable cause) {
        super("The job is to be tried again in " + delay, cause);
        JobArguments.requireNotNegative("delay", delay);
        this.delay = delay;
        this.scope = scope;
    }

    /** {@return after how long the job is tried again} */
    public Duration delay() {
        return delay;
    }

    /** {@return what else waits that long} */
    public Scope scope() {
        return scope;
    }

    /** What waits because one job was told to come back later. */
    public enum Scope {
        /** The jobs of the same key; of a job without a key that job alone. */
        KEY,
        /** All jobs of the feed. */
        FEED
    }
}
