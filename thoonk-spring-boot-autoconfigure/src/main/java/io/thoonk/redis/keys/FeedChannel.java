package io.thoonk.redis.keys;

/**
 * The channels of a feed.
 *
 * @since 0.1.0
 */
public enum FeedChannel {
    /** A new item; on a sorted feed also an edited one. */
    PUBLISH("feed.publish"),
    /** An item replaced. */
    EDIT("feed.edit"),
    /** An item removed. */
    RETRACT("feed.retract"),
    /** Where an item of a sorted feed stands. */
    POSITION("feed.position"),
    /** A job finished with a result. */
    JOB_FINISH("job.finish"),
    /** A job finished without a result; our own (contract rule 10). */
    OWN_FINISH("thoonk.finish"),
    /** A job was removed without being finished; our own, as the contract has no message for it. */
    OWN_RETRACT("thoonk.retract"),
    /** A job is due before all others; our own, so that whoever waits for due jobs waits for the right time. */
    OWN_DUE("thoonk.due"),
    /** A job that runs is to make room for the next of its unique key; our own. */
    OWN_STOP("thoonk.stop"),
    /** In how many ms what recurs is due, where that is sooner than before. */
    OWN_RECURRING("thoonk.recurring.due"),
    /** Where in the stream of messages a reading of the whole feed stands; our own. */
    OWN_MARK("thoonk.mark"),
    /** A job was put; only thoonk.py sends and hears it. */
    PEER_PUT("feed.publishes"),
    /** A job was claimed; only thoonk.py sends and hears it. */
    PEER_CLAIM("feed.claimed");

    private final String family;

    FeedChannel(String family) {
        this.family = family;
    }

    /** {@return the family of the channel: what stands before the colon} */
    public String family() {
        return family;
    }
}
