package io.thoonk.worker;

import java.time.Duration;

/**
 * Hears what workers do with their job feeds, in order and on a thread of its own: one that is slow holds up no work, but misses
 * what comes when it is 10 000 events behind. Beans of this type are told by all workers; what they throw is logged.
 *
 * @since 0.1.0
 */
public interface JobClaimsListener {

    /**
     * Hears of a call that Redis has answered.
     *
     * @param feed name of the feed
     * @param finished how many jobs were finished by it
     * @param claimed how many were claimed by it
     * @param lost how many were not finished, because their claims were gone
     * @param took how long Redis took to answer
     */
    default void answered(String feed, int finished, int claimed, int lost, Duration took) {}

    /**
     * Hears of a renewal that Redis has answered.
     *
     * @param feed name of the feed
     * @param lost how many claims of unsettled jobs were gone
     */
    default void renewed(String feed, int lost) {}

    /**
     * Hears of a call that failed.
     *
     * @param feed name of the feed
     * @param failure why
     */
    default void failed(String feed, RuntimeException failure) {}

    /** What the library itself hears by: it never waits and is told at once, on threads that serve Redis. Not for applications. */
    interface Quick extends JobClaimsListener {

        /**
         * Hears that Redis has answered a call about a feed.
         *
         * @param queue name of the queue
         * @param feed name of the feed: the same, or that of one of the queue's partitions
         */
        default void reached(String queue, String feed) {}

        /**
         * Hears that a call about a feed failed.
         *
         * @param queue name of the queue
         * @param feed name of the feed: the same, or that of one of the queue's partitions
         * @param failure why
         */
        default void missed(String queue, String feed, RuntimeException failure) {}
    }
}
