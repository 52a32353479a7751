package io.thoonk.job;

import io.thoonk.job.JobWaits.Awaited;
import io.thoonk.job.JobWaits.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link PutOptions.Builder} that is about when a job may run, besides its due time. Not thread-safe.
 *
 * @param <B> the builder itself
 */
abstract class PutConditionsBuilder<B> {

    private @Nullable String key;

    private @Nullable Integer level;

    private @Nullable Integer maxWaiting;

    private List<String> needs = List.of();

    private @Nullable UniqueKey unique;

    private JobBounds bounds = JobBounds.NONE;

    private List<String> tags = List.of();

    private JobWaits waits = JobWaits.NONE;

    abstract B self();

    PutConditions conditions() {
        PutConditions chosen = new PutConditions(key, level, maxWaiting, needs, unique, bounds, tags, waits);
        return chosen.equals(PutConditions.NONE) ? PutConditions.NONE : chosen;
    }

    void conditions(PutConditions conditions) {
        key = conditions.key();
        level = conditions.level();
        maxWaiting = conditions.maxWaiting();
        needs = conditions.needs();
        unique = conditions.unique();
        bounds = conditions.bounds();
        tags = conditions.tags();
        waits = conditions.waits();
    }

    /**
     * Puts the job into a lane: jobs with the same key share what {@link JobQueue#limits()} says of a key, keys take turns
     * however many jobs wait of each, and where the order of the feed is {@link JobOrder#STRICT} they run one at a time
     * as they were put.
     *
     * @param key such as the name of a tenant; not empty, without NUL and U+0001, at most 256 characters
     * @return this builder
     */
    public B key(String key) {
        this.key = GateArguments.requireKey(key);
        return self();
    }

    /**
     * Chooses a level of priority: a head start before jobs of higher levels that were put at the same time, and no more,
     * so that nothing waits for ever. {@code HIGH} is 2 and {@code NORMAL} is 5. Counts among jobs of the same key.
     *
     * @param level from 0, the most urgent, to 9
     * @return this builder
     */
    public B level(int level) {
        if (level < 0 || level > 9) {
            throw new IllegalArgumentException("level must be from 0 to 9 but is " + level);
        }
        this.level = level;
        return self();
    }

    /**
     * Refuses the put with a {@link LaneFullException} where so many jobs of its {@link #key(String)} wait already. Jobs that
     * are delayed or run do not count.
     *
     * @param maxWaiting how many may wait, at least 1
     * @return this builder
     */
    public B maxWaiting(int maxWaiting) {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be at least 1 but is " + maxWaiting);
        }
        this.maxWaiting = maxWaiting;
        return self();
    }

    /**
     * Has the job run only in processes that offer all of this ({@code thoonk.worker.offers}). Not together with a key.
     *
     * @param needs each a name ({@code "gpu"}), or a name with {@code =}, {@code <=} or {@code >=} and a value ({@code
     *     "region=eu"}, {@code "memory>=32"})
     * @return this builder
     * @throws IllegalArgumentException if one of them is nothing of that kind
     */
    public B requires(String... needs) {
        this.needs = Capabilities.normalised(List.of(needs));
        return self();
    }

    /**
     * Gives the job a unique key: where a job with the same key is in the feed already, the mode says what this put does. Apart
     * from the id, and forgotten once the job has ended, however it ended; see {@link JobQueue#putUnique}.
     *
     * @param key such as the user whom the job is about; not empty, without NUL and U+0001, at most 256 characters
     * @param mode what to do where there is such a job
     * @return this builder
     */
    public B unique(String key, UniqueMode mode) {
        this.unique = new UniqueKey(GateArguments.requireKey(key), mode);
        return self();
    }

    /**
     * Has the job not run at all where it has not been started in time: it is removed then, and whoever follows it hears so
     * by a {@link JobExpiredException}. Not together with {@link #expires(Instant)}.
     *
     * @param expires how long after the job is due, at least a millisecond
     * @return this builder
     */
    public B expires(Duration expires) {
        JobArguments.requirePositive("expires", expires);
        bounds = new JobBounds(expires, bounds.expires(), bounds.deadline());
        return self();
    }

    /**
     * Has the job not run at all where it has not been started in time. Not together with {@link #expires(Duration)}.
     *
     * @param expires until when, by the clock of Redis; milliseconds count
     * @return this builder
     */
    public B expires(Instant expires) {
        JobArguments.requireMillis("expires", expires);
        bounds = new JobBounds(bounds.expiresIn(), expires, bounds.deadline());
        return self();
    }

    /**
     * Bounds the time of all attempts together: then a handler at work is interrupted, as by a timeout, and the job is stalled.
     *
     * @param deadline until when the job has to be done, by the clock of Redis; milliseconds count
     * @return this builder
     */
    public B deadline(Instant deadline) {
        JobArguments.requireMillis("deadline", deadline);
        bounds = new JobBounds(bounds.expiresIn(), bounds.expires(), deadline);
        return self();
    }

    /**
     * Marks the job with tags, by which it is found while it is in the feed ({@link JobInspection#tagged}) and which its record
     * in the {@linkplain JobHistory history} names.
     *
     * @param tags 16 at most, each from 1 to 100 characters without control characters
     * @return this builder
     * @throws IllegalArgumentException if there are more, or one of them is nothing of that kind
     */
    public B tags(String... tags) {
        this.tags = JobTags.required(List.of(tags));
        return self();
    }

    /**
     * Has the job wait until other jobs of its feed have finished; see {@link #whenFailed} for those that do not. It is not in the
     * line until then. A delay begins then, and so does {@link #expires(Duration)}; other times are as they are.
     *
     * @param ids the others, which have to be in the feed, or to be known as ended: remembered, in the history, with a result that
     *     is kept, or put by this process a moment ago; 100 at most with all others
     * @return this builder
     */
    public B after(String... ids) {
        waits = waits.and(Stream.of(ids).map(id -> new Awaited(Kind.JOB, "", id)));
        return self();
    }

    /**
     * Has the job wait until jobs of another feed have finished, as {@link #after(String...)} does. What becomes of them comes
     * through the outbox of that feed.
     *
     * @param queue name of their job feed
     * @param ids the others
     * @return this builder
     */
    public B afterJobsOf(String queue, String... ids) {
        waits = waits.and(Stream.of(ids).map(id -> new Awaited(Kind.OTHER, queue, id)));
        return self();
    }

    /**
     * Has the job wait until all members of a batch have finished. A batch that nobody has put anything into begins by this, and
     * has to be closed.
     *
     * @param batch the batch; a thousand jobs at most may wait for one
     * @return this builder
     */
    public B afterAll(Batch batch) {
        waits = waits.and(Stream.of(new Awaited(Kind.BATCH, "", batch.id())));
        return self();
    }

    /**
     * Says what becomes of the job where one that it waits for fails: is stalled, retracted or expires.
     *
     * @param whenFailed what to do; {@link WhenFailed#STALL} where this is not called
     * @return this builder
     */
    public B whenFailed(WhenFailed whenFailed) {
        waits = waits.when(whenFailed);
        return self();
    }

    void waits(JobWaits waits) {
        this.waits = waits;
    }
}
