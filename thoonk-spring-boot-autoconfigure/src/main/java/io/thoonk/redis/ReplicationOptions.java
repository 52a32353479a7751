package io.thoonk.redis;

import java.time.Duration;

/**
 * How safe a change has to be before it is told as done.
 *
 * @param replicas how many replicas have to have it; 0 for the master alone
 * @param timeout how long to wait for them
 * @since 0.1.0
 */
public record ReplicationOptions(int replicas, Duration timeout) {

    /** The master alone. */
    public static final ReplicationOptions NONE = new ReplicationOptions(0, Duration.ofSeconds(1));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the number is negative or the timeout below a millisecond, which would be for ever
     */
    public ReplicationOptions {
        if (replicas < 0) {
            throw new IllegalArgumentException("The number of replicas must not be negative but is " + replicas);
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("The timeout must be at least 1ms but is " + timeout);
        }
    }
}
