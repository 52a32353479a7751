package io.thoonk.observation;

import static io.micrometer.core.instrument.Meter.Type.COUNTER;
import static io.micrometer.core.instrument.Meter.Type.GAUGE;
import static io.micrometer.core.instrument.Meter.Type.TIMER;
import static io.thoonk.observation.MeterKeyName.FEED;
import static io.thoonk.observation.MeterKeyName.KEY;
import static io.thoonk.observation.MeterKeyName.KIND;
import static io.thoonk.observation.MeterKeyName.OUTCOME;
import static io.thoonk.observation.MeterKeyName.REASON;
import static io.thoonk.observation.MeterKeyName.STATE;
import static io.thoonk.observation.MeterKeyName.TYPE;
import static io.thoonk.observation.MeterKeyName.WORKER;

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
    FEED_JOBS("thoonk.feed.jobs", GAUGE, "Jobs of a job feed that stand in a state", FEED, STATE),

    /** Items of a feed. */
    FEED_ITEMS("thoonk.feed.items", GAUGE, "Items of a feed or sorted feed, messages that wait in a queue", FEED, TYPE),

    /** What lost its place or item. */
    FEED_ORPHANS(
            "thoonk.feed.orphans",
            GAUGE,
            "Items that no id leads to (kind item) and ids whose items are gone (kind id), at least; for a moment also what a peer is just taking; NaN if it is not known",
            FEED,
            KIND),

    /** Age of the next job in line. */
    FEED_OLDEST_AGE(
            "thoonk.feed.oldest.age",
            GAUGE,
            "seconds",
            "Age of the job that is next in line; 0 if none waits, NaN if it is not known",
            FEED),

    /** Age of the oldest claim. */
    FEED_LONGEST_RUN(
            "thoonk.feed.longest.run",
            GAUGE,
            "seconds",
            "For how long the job that was claimed first has been claimed; 0 if none is",
            FEED),

    /** How often something was published or put. */
    FEED_PUBLISHED(
            "thoonk.feed.published", COUNTER, "How often something was published or put, by whatever process", FEED),

    /** How many jobs finished. */
    FEED_FINISHED("thoonk.feed.finished", COUNTER, "How many jobs finished, in whatever process", FEED),

    /** Jobs that may not run yet. */
    GATE_WAITING("thoonk.gate.waiting", GAUGE, "Jobs that wait for limits, their order or what they require", FEED),

    /** How many may run. */
    GATE_CONCURRENCY(
            "thoonk.gate.concurrency", GAUGE, "How many jobs of a feed may run at a time, NaN for any number", FEED),

    /** Lanes that have jobs waiting. */
    GATE_LANES("thoonk.gate.lanes", GAUGE, "Lanes with waiting jobs that may start one, or are held back", FEED, STATE),

    /** Jobs of one key that may not run yet. */
    KEY_WAITING("thoonk.key.waiting", GAUGE, "Waiting jobs of a key in thoonk.metrics.keys", FEED, KEY),

    /** Jobs of one key that run. */
    KEY_RUNNING("thoonk.key.running", GAUGE, "Running jobs of a key in thoonk.metrics.keys", FEED, KEY),

    /** How many of one key may run. */
    KEY_CONCURRENCY(
            "thoonk.key.concurrency", GAUGE, "How many jobs of such a key may run, NaN for any number", FEED, KEY),

    /** Recurring jobs by state. */
    RECURRING_JOBS("thoonk.recurring.jobs", GAUGE, "Recurring jobs of a feed that are in a state", FEED, STATE),

    /** Due times of recurring jobs. */
    RECURRING_DUE(
            "thoonk.recurring.due",
            COUNTER,
            "Due times of recurring jobs that this process has dealt with: those that got a job (put), those that the overlap forbade (skipped), those that nobody was there for in time (missed)",
            FEED,
            OUTCOME),

    /** Feeds that are not counted. */
    FEEDS_LEFT_OUT(
            "thoonk.feeds.left.out",
            GAUGE,
            "Feeds without gauges: beyond thoonk.metrics.max-feeds, or not to be read by this user"),

    /** Batches by state. */
    BATCHES("thoonk.batches", GAUGE, "Batches that are not over, by state", STATE),

    /** Whether the counts could be read. */
    REDIS_CONNECTED("thoonk.redis.connected", GAUGE, "1 if Redis answered when it was last asked, else 0"),

    /** Handlers at work. */
    WORKER_ACTIVE("thoonk.worker.active", GAUGE, "Handlers of a worker that run in this process", FEED, WORKER),

    /** Handlers without work. */
    WORKER_FREE(
            "thoonk.worker.free",
            GAUGE,
            "Handlers of a worker that are free; 0 while it is paused or stopped",
            FEED,
            WORKER),

    /** Whether a worker takes jobs. */
    WORKER_TAKING("thoonk.worker.taking", GAUGE, "1 if a worker runs and is not paused, else 0", FEED, WORKER),

    /** From put to start. */
    JOB_WAIT(
            "thoonk.job.wait",
            TIMER,
            "seconds",
            "From the put of a job to the claim of its first attempt, by the clock of Redis; a delay counts. Of jobs claimed together, the first tells it",
            FEED,
            WORKER),

    /** Calls that claim. */
    JOB_CLAIM(
            "thoonk.job.claim",
            TIMER,
            "seconds",
            "Calls to Redis by which the worker of a feed has claimed jobs, many in one call",
            FEED),

    /** Calls that finish. */
    JOB_FINISH(
            "thoonk.job.finish",
            TIMER,
            "seconds",
            "Calls to Redis by which the worker of a feed has finished jobs, many in one call",
            FEED),

    /** Claims that passed to somebody else. */
    JOB_CLAIMS_LOST(
            "thoonk.job.claims.lost",
            COUNTER,
            "Claims of this process that were gone when it wanted to renew them or finish their jobs",
            FEED),

    /** Jobs that expired. */
    JOB_EXPIRED(
            "thoonk.job.expired",
            COUNTER,
            "Jobs that this process found not to have been started in time, and removed",
            FEED),

    /** Jobs whose worker died. */
    JOB_CRASHES(
            "thoonk.job.crashes",
            COUNTER,
            "Expired claims that the maintenance by this process has found, most of them of processes that died",
            FEED),

    /** Stalled jobs that maintenance removed. */
    JOB_DROPPED(
            "thoonk.job.dropped",
            COUNTER,
            "Stalled jobs that the maintenance by this process has removed, as there were too many or they were too old",
            FEED),

    /** Time since a worker could not claim. */
    WORKER_FAILING(
            "thoonk.worker.failing",
            GAUGE,
            "seconds",
            "For how long the worker of a feed could not claim, or not from one of its partitions; 0 while it can, or is not to",
            FEED),

    /** Occasions on which events may have been missed. */
    EVENT_MISSED(
            "thoonk.event.missed",
            COUNTER,
            "How often a listener of this process may have missed events, because the connection was away or it was too slow",
            FEED),

    /** Events from the stored feed. */
    EVENT_RECOVERED(
            "thoonk.event.recovered",
            COUNTER,
            "Events that were read from the stored feed for a listener of this process, because it was away (also before its first"
                    + " start), its connection was lost, or it was too slow",
            FEED),

    /** Code given to subscribe or onChange that threw. */
    EVENT_FAILURES(
            "thoonk.event.failures",
            COUNTER,
            "Events and changes on which code given to subscribe or onChange has thrown in this process",
            FEED),

    /** Messages that are not framed as they should be. */
    EVENT_MALFORMED(
            "thoonk.event.malformed",
            COUNTER,
            "Messages on the channels of a feed that are not framed as the contract says, and were dropped",
            FEED),

    /** Items that are no value of a live feed's type. */
    LIVE_UNREADABLE(
            "thoonk.live.unreadable",
            COUNTER,
            "Items that a live feed of this process could not read as its type, and left out",
            FEED),

    /** Live feeds that were not what is stored. */
    LIVE_MENDED(
            "thoonk.live.mended",
            COUNTER,
            "How often a live feed of this process differed from what is stored, and was read again",
            FEED),

    /** Jobs that come back. */
    JOB_RETRIES("thoonk.job.retries", COUNTER, "Failed attempts after which a job comes back", FEED, WORKER),

    /** Jobs that wait for a person. */
    JOB_STALLS(
            "thoonk.job.stalls",
            COUNTER,
            "Failed attempts after which a job is stalled: its attempts are used up, or its worker rejected it",
            FEED,
            WORKER,
            REASON),

    /** Jobs that nobody can read. */
    JOB_POISON(
            "thoonk.job.poison",
            COUNTER,
            "Jobs whose payload could not be read; they are stalled at once",
            FEED,
            WORKER),
    ;

    private final String meterName;

    private final Meter.Type type;

    private final @Nullable String baseUnit;

    private final String description;

    private final KeyName[] keyNames;

    ThoonkMeter(String meterName, Meter.Type type, String description, KeyName... keyNames) {
        this(meterName, type, null, description, keyNames);
    }

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
