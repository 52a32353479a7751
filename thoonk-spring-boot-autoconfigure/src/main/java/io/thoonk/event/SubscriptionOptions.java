package io.thoonk.event;

/**
 * How a subscription behaves when its listener is slow.
 *
 * @param capacity how many events may wait for the listener, at least 1
 * @param overflow what happens when more come
 * @since 0.1.0
 */
public record SubscriptionOptions(int capacity, OverflowPolicy overflow) {

    /** What fits most listeners: 10 000 events, {@link OverflowPolicy#DRAIN}. */
    public static final SubscriptionOptions DEFAULTS = new SubscriptionOptions(10_000, OverflowPolicy.DRAIN);

    /** Checks the capacity, and takes the former name of a policy for its present one. */
    @SuppressWarnings("deprecation")
    public SubscriptionOptions {
        if (capacity < 1) {
            throw new IllegalArgumentException("The capacity of a mailbox must be at least 1 but is " + capacity);
        }
        if (overflow == OverflowPolicy.BLOCK) {
            overflow = OverflowPolicy.DRAIN;
        }
    }
}
