package io.thoonk.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of this library beside the timers that its observations give.
 *
 * @since 0.1.0
 */
public enum ThoonkMeter implements MeterDocumentation {

    /** Jobs of a feed by state. */
    FEED_JOBS(
            "thoonk.feed.jobs",
            Meter.Type.GAUGE,
            null,
            "Jobs of a job feed that stand in a state",
            MeterKeyName.FEED,
            MeterKeyName.STATE),

    /** Items of a feed. */
    FEED_ITEMS(
            "thoonk.feed.items",
            Meter.Type.GAUGE,
            null,
            "Items of a feed or sorted feed, messages that wait in a queue",
            MeterKeyName.FEED,
            MeterKeyName.TYPE),

    /** What lost its place or item. */
    FEED_ORPHANS(
            "thoonk.feed.orphans",
            Meter.Type.GAUGE,
            null,
            "Items that no id leads to (kind item) and ids whose items are gone (kind id), at least; for a moment also what a peer is just taking; NaN if it is not known",
            MeterKeyName.FEED,
            MeterKeyName.KIND),

    /** Age of the next job in line. */
    FEED_OLDEST_AGE(
            "thoonk.feed.oldest.age",
            Meter.Type.GAUGE,
            "seconds",
            "Age of the job that is next in line; 0 if none waits, NaN if it is not known",
            MeterKeyName.FEED),

    /** Age of the oldest claim. */
    FEED_LONGEST_RUN(
            "thoonk.feed.longest.run",
            Meter.Type.GAUGE,
            "seconds",
            "For how long the job that was claimed first has been claimed; 0 if none is",
            MeterKeyName.FEED),

    /** How often something was published or put. */
    FEED_PUBLISHED(
            "thoonk.feed.published",
            Meter.Type.COUNTER,
            null,
            "How often something was published or put, by whatever process",
            MeterKeyName.FEED),

    /** How many jobs finished. */
    FEED_FINISHED(
            "thoonk.feed.finished",
            Meter.Type.COUNTER,
            null,
            "How many jobs finished, in whatever process",
            MeterKeyName.FEED),

    /** Feeds that are not counted. */
    FEEDS_LEFT_OUT(
            "thoonk.feeds.left.out",
            Meter.Type.GAUGE,
            null,
            "Feeds without gauges: beyond thoonk.metrics.max-feeds, or not to be read by this user"),

    /** Batches by state. */
    BATCHES("thoonk.batches", Meter.Type.GAUGE, null, "Batches that are not over, by state", MeterKeyName.STATE),

    /** Whether the counts could be read. */
    REDIS_CONNECTED(
            "thoonk.redis.connected", Meter.Type.GAUGE, null, "1 if Redis answered when it was last asked, else 0"),

    /** Handlers at work. */
    WORKER_ACTIVE(
            "thoonk.worker.active",
            Meter.Type.GAUGE,
            null,
            "Handlers of a worker that run in this process",
            MeterKeyName.FEED,
            MeterKeyName.WORKER),

    /** Handlers without work. */
    WORKER_FREE(
            "thoonk.worker.free",
            Meter.Type.GAUGE,
            null,
            "Handlers of a worker that are free; 0 while it is paused or stopped",
            MeterKeyName.FEED,
            MeterKeyName.WORKER),

    /** Whether a worker takes jobs. */
    WORKER_TAKING(
            "thoonk.worker.taking",
            Meter.Type.GAUGE,
            null,
            "1 if a worker runs and is not paused, else 0",
            MeterKeyName.FEED,
            MeterKeyName.WORKER),

    /** From put to start. */
    JOB_WAIT(
            "thoonk.job.wait",
            Meter.Type.TIMER,
            "seconds",
            "From the put of a job to the claim of its first attempt, by the clock of Redis; a delay counts. Of jobs claimed together, the first tells it",
            MeterKeyName.FEED,
            MeterKeyName.WORKER),

    /** Calls that claim. */
    JOB_CLAIM(
            "thoonk.job.claim",
            Meter.Type.TIMER,
            "seconds",
            "Calls to Redis by which the worker of a feed has claimed jobs, many in one call",
            MeterKeyName.FEED),

    /** Calls that finish. */
    JOB_FINISH(
            "thoonk.job.finish",
            Meter.Type.TIMER,
            "seconds",
            "Calls to Redis by which the worker of a feed has finished jobs, many in one call",
            MeterKeyName.FEED),

    /** Claims that passed to somebody else. */
    JOB_CLAIMS_LOST(
            "thoonk.job.claims.lost",
            Meter.Type.COUNTER,
            null,
            "Claims of this process that were gone when it wanted to renew them or finish their jobs",
            MeterKeyName.FEED),

    /** Jobs that expired. */
    JOB_EXPIRED(
            "thoonk.job.expired",
            Meter.Type.COUNTER,
            null,
            "Jobs that this process found not to have been started in time, and removed",
            MeterKeyName.FEED),

    /** Jobs whose worker died. */
    JOB_CRASHES(
            "thoonk.job.crashes",
            Meter.Type.COUNTER,
            null,
            "Expired claims that the maintenance by this process has found, most of them of processes that died",
            MeterKeyName.FEED),

    /** Stalled jobs that maintenance removed. */
    JOB_DROPPED(
            "thoonk.job.dropped",
            Meter.Type.COUNTER,
            null,
            "Stalled jobs that the maintenance by this process has removed, as there were too many or they were too old",
            MeterKeyName.FEED),

    /** Time since a worker could not claim. */
    WORKER_FAILING(
            "thoonk.worker.failing",
            Meter.Type.GAUGE,
            "seconds",
            "For how long the worker of a feed could not claim; 0 while it can",
            MeterKeyName.FEED),

    /** Occasions on which events may have been missed. */
    EVENT_MISSED(
            "thoonk.event.missed",
            Meter.Type.COUNTER,
            null,
            "How often a listener of this process may have missed events, because the connection was away or it was too slow",
            MeterKeyName.FEED),

    /** Events from the stored feed. */
    EVENT_RECOVERED(
            "thoonk.event.recovered",
            Meter.Type.COUNTER,
            null,
            "Events that were read from the stored feed for a listener of this process, because it was away (also before its first"
                    + " start), its connection was lost, or it was too slow",
            MeterKeyName.FEED),

    /** Code given to subscribe or onChange that threw. */
    EVENT_FAILURES(
            "thoonk.event.failures",
            Meter.Type.COUNTER,
            null,
            "Events and changes on which code given to subscribe or onChange has thrown in this process",
            MeterKeyName.FEED),

    /** Messages that are not framed as they should be. */
    EVENT_MALFORMED(
            "thoonk.event.malformed",
            Meter.Type.COUNTER,
            null,
            "Messages on the channels of a feed that are not framed as the contract says, and were dropped",
            MeterKeyName.FEED),

    /** Items that are no value of a live feed's type. */
    LIVE_UNREADABLE(
            "thoonk.live.unreadable",
            Meter.Type.COUNTER,
            null,
            "Items that a live feed of this process could not read as its type, and left out",
            MeterKeyName.FEED),

    /** Live feeds that were not what is stored. */
    LIVE_MENDED(
            "thoonk.live.mended",
            Meter.Type.COUNTER,
            null,
            "How often a live feed of this process differed from what is stored, and was read again",
            MeterKeyName.FEED),

    /** Jobs that come back. */
    JOB_RETRIES(
            "thoonk.job.retries",
            Meter.Type.COUNTER,
            null,
            "Failed attempts after which a job comes back",
            MeterKeyName.FEED,
            MeterKeyName.WORKER),

    /** Jobs that wait for a person. */
    JOB_STALLS(
            "thoonk.job.stalls",
            Meter.Type.COUNTER,
            null,
            "Failed attempts after which a job is stalled: its attempts are used up, or its worker rejected it",
            MeterKeyName.FEED,
            MeterKeyName.WORKER,
            MeterKeyName.REASON),

    /** Jobs that nobody can read. */
    JOB_POISON(
            "thoonk.job.poison",
            Meter.Type.COUNTER,
            null,
            "Jobs whose payload could not be read; they are stalled at once",
            MeterKeyName.FEED,
            MeterKeyName.WORKER);

    private final String meterName;

    private final Meter.Type type;

    private final @Nullable String baseUnit;

    private final String description;

    private final KeyName[] keyNames;

    ThoonkMeter(String meterName, Meter.Type type, @Nullable String baseUnit, String description, KeyName... keyNames) {
        this.meterName = meterName;
        this.type = type;
        this.baseUnit = baseUnit;
        this.description = description;
        this.keyNames = keyNames;
    }

    @Override
    public String getName() {
        return meterName;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return baseUnit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return keyNames.clone();
    }

    /** {@return what the meter means, a sentence without a stop} */
    public String description() {
        return description;
    }
}
