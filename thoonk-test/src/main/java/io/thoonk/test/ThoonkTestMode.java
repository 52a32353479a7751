package io.thoonk.test;

/**
 * How workers run in a test. Listeners run by themselves in each mode.
 *
 * @since 0.1.0
 */
public enum ThoonkTestMode {
    /** Workers stand still until the test runs them, on its own thread, through {@link ThoonkTestKit}. */
    MANUAL,
    /**
     * A put runs the workers of its job feed before it returns, on the thread of the put; within a transaction, after the commit. Jobs
     * of other queues that follow from that run as well, unless the put is a worker's own: then they run when that worker is through.
     * What a worker throws reaches the caller of the put. A job that is put for later runs when {@link ThoonkClock#advance} has
     * reached its time.
     */
    INLINE,
    /** Workers run by themselves, on threads of their own, as in the application. */
    LIVE
}
