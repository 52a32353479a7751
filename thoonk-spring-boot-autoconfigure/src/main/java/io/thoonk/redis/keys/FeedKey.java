package io.thoonk.redis.keys;

/**
 * The keys of a feed: those of the contract, those that peers' deletes also name, and our own.
 *
 * @since 0.1.0
 */
public enum FeedKey {
    /** Configuration hash. */
    CONFIG("feed.config"),
    /** Ids in order: zset of a feed, list of the others. */
    IDS("feed.ids"),
    /** Items by id. */
    ITEMS("feed.items"),
    /** How often something was published. */
    PUBLISHES("feed.publishes"),
    /** Last id given out by a sorted feed. */
    IDINCR("feed.idincr"),
    /** When each unfinished job was put. */
    PUBLISHED("feed.published"),
    /** When each running job was claimed. */
    CLAIMED("feed.claimed"),
    /** How often each job came back. */
    CANCELLED("feed.cancelled"),
    /** Jobs taken out of the running. */
    STALLED("feed.stalled"),
    /** How many jobs finished. */
    FINISHES("feed.finishes"),
    /** Named like a channel; peers delete it. */
    PEER_PUBLISH("feed.publish"),
    /** Named like a channel; peers delete it. */
    PEER_EDIT("feed.edit"),
    /** Named like a channel; peers delete it. */
    PEER_RETRACT("feed.retract"),
    /** Named like a channel; peers delete it. */
    PEER_POSITION("feed.position"),
    /** Peers delete it. */
    PEER_RUNNING("feed.running"),
    /** Peers delete it. */
    PEER_RETRIED("feed.retried"),
    /** Named like a channel; peers delete it. */
    PEER_JOB_FINISH("job.finish"),
    /** The generation of the feed that all further keys of ours belong to (contract rule 4). */
    GENERATION("thoonk.generation"),
    /** Deadline of the claims by each token, in ms. */
    LEASES("thoonk.leases"),
    /** Ids of the claims by each token of ours. */
    TOKENS("thoonk.tokens"),
    /** Attempts chosen per job. */
    ATTEMPTS("thoonk.attempts"),
    /** Crashes counted per job. */
    CRASHES("thoonk.crashes"),
    /** Last error per job. */
    ERRORS("thoonk.errors"),
    /** Progress per job. */
    PROGRESS("thoonk.progress"),
    /** Due time of each job that is not due yet, in ms. */
    DELAYED("thoonk.delayed"),
    /** Items of the jobs that are not due yet. */
    DELAYED_ITEMS("thoonk.delayed.items"),
    /** Failures, publish time and priority of the jobs that are not due yet. */
    DELAYED_META("thoonk.delayed.meta"),
    /** Items that a maintenance pass found in no state, with the time of that sighting. */
    SUSPECTS("thoonk.suspects"),
    /** Written for a moment, so that replicas can confirm all that was written before it. */
    MARKER("thoonk.marker"),
    /** Headers per job. */
    HEADERS("thoonk.headers"),
    /** Ids that a waiting process has taken from the line and will claim at once. */
    CLAIMING("thoonk.claiming"),
    /** For how long the id of a job is remembered once it has ended, in ms. */
    REMEMBERED("thoonk.remembered"),
    /** Ids of ended jobs, with the time until which they are remembered. */
    ENDED("thoonk.ended"),
    /** Which rare features the feed has; without it there is none of the keys that only these need. */
    EXTRAS("thoonk.extras"),
    /** Extensions of the put options of jobs that are in keys of the contract. */
    OPTIONS("thoonk.options"),
    /** Jobs that wait until they may run, by lane and order. */
    GATE("thoonk.gate"),
    /** Virtual time of each lane whose first job may run. */
    LANES("thoonk.lanes"),
    /** When each lane that may not run now may run again, in ms. */
    LANES_PARKED("thoonk.lanes.parked"),
    /** Virtual time at which lanes that are not ready go on. */
    LANES_SERVED("thoonk.lanes.served"),
    /** Jobs with a key that have been admitted and not ended. */
    RUNNING("thoonk.running"),
    /** Jobs that have been admitted into the line and not been claimed. */
    PENDING("thoonk.pending"),
    /** When jobs were started, by lane, as far back as limits look. */
    STARTS("thoonk.starts"),
    /** Per lane, when the next evenly spaced start is due, and until when it is held. */
    PACE("thoonk.pace"),
    /** Limits, weights and order, by whom they were set. */
    LIMITS("thoonk.limits"),
    /** What each job keeps for whoever goes on with it. */
    CHECKPOINTS("thoonk.checkpoints"),
    /** What the feed owes others. */
    OUTBOX("thoonk.outbox"),
    /** Of what the feed owes others, what could not be delivered, with the reason. */
    OUTBOX_FAILED("thoonk.outbox.failed"),
    /** Which entries of the outboxes of others were received, with the time until which that is remembered. */
    INBOX("thoonk.inbox"),
    /** Jobs of the line that were put past the gate and have not been claimed. */
    PASSED("thoonk.passed"),
    /** To which job each unique key leads, and which is put when that ends. */
    UNIQUE("thoonk.unique"),
    /** Until when jobs have to be started, and until when to be done, in ms. */
    EXPIRY("thoonk.expiry"),
    /** Records of ended jobs, where the feed keeps any. */
    FINISHED("thoonk.finished"),
    /** When those jobs ended, in ms. */
    FINISHED_TIMES("thoonk.finished.times"),
    /** Jobs by tag. */
    TAGS("thoonk.tags"),
    /** Jobs that wait for others, by the time of their put. */
    WAITS("thoonk.waits"),
    /** Who waits for each job, of this feed and of others. */
    WAITS_FOR("thoonk.waits.for"),
    /** What jobs that wait have heard of the others, and what is to be told. */
    WAITS_TOLD("thoonk.waits.told"),
    /** What recurs: definition per id. */
    RECURRING("thoonk.recurring"),
    /** Payload of what recurs. */
    RECURRING_ITEMS("thoonk.recurring.items"),
    /** When what recurs is due next, in ms. */
    RECURRING_DUE("thoonk.recurring.due"),

    /** When a process last said that it declares what recurs, by id. */
    RECURRING_DECLARED("thoonk.recurring.declared"),
    /** Which process maintains the feed. */
    MAINTENANCE("thoonk.maintenance"),
    /** Position of each durable listener, and which of its processes is active until when. */
    DURABLE("thoonk.durable"),
    /** The score with which each durable listener handled each item that is there. */
    KNOWN("thoonk.known"),
    /** Items that a durable listener could not handle, with the reason. */
    PARKED("thoonk.parked"),
    /** Items that were retracted while the feed has durable listeners, in the order of publications. */
    TOMBSTONES("thoonk.tombstones"),
    /** What is known of the feed elsewhere that the feed is kept equal to. */
    IMPORTED("thoonk.imported"),
    /** Parked items that are to be handled again. */
    REDO("thoonk.redo"),
    /** What stood in the feed in each minute of the last day. */
    HISTORY("thoonk.history"),
    /** For a day, that the feed was deleted while there were others, so that its handles do not take it for lost. */
    DELETED("thoonk.deleted");

    private final String family;

    FeedKey(String family) {
        this.family = family;
    }

    /** {@return the family of the key: what stands before the colon} */
    public String family() {
        return family;
    }
}
