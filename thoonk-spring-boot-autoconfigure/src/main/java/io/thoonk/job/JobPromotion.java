package io.thoonk.job;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts jobs into the line for a person: before they are due, or although they are in no state; tells of unique keys, and lists
 * batches; and says how far a list went. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JobPromotion {

    private static final LuaScript PROMOTE_NOW = LuaScript.load(JobPromotion.class, "promote-now.lua");

    private static final LuaScript REQUEUE = LuaScript.load(JobPromotion.class, "requeue.lua");

    private static final LuaScript UNIQUE_OF = LuaScript.load(JobPromotion.class, "unique-of.lua");

    private final ScriptRunner runner;

    private final boolean peerMessages;

    /**
     * Creates the promotion.
     *
     * @param runner runs scripts
     * @param peerMessages whether to tell thoonk.py of jobs that enter the line
     */
    public JobPromotion(ScriptRunner runner, boolean peerMessages) {
        this.runner = runner;
        this.peerMessages = peerMessages;
    }

    /**
     * {@return how many ids were looked at for a list: more than it has jobs where peers left ids without one, and what tells where the next list goes on}
     *
     * @param jobs what {@link JobInspection#list(JobState, long, int)} has listed, or what {@link #map} has made of it
     */
    public static int lookedAt(List<?> jobs) {
        return JobPage.lookedAt(jobs);
    }

    /**
     * Turns each job of a list into something else.
     *
     * @param jobs what {@link JobInspection#list(JobState, long, int)} has listed
     * @param mapper what becomes of each
     * @return the results in the order of the jobs, of which {@link #lookedAt} tells the same as of the jobs
     */
    public static <T, R> List<R> map(List<JobInfo<T>> jobs, Function<? super JobInfo<T>, ? extends R> mapper) {
        return JobPage.map(jobs, mapper);
    }

    /**
     * Removes a job for good, unless its state has changed meanwhile.
     *
     * @param jobs the queue, as the template opens it
     * @param id the job
     * @param state in which it was seen; an orphaned one may stand in the line by now, and the other way round
     * @return whether it was removed
     */
    public static boolean retract(JobQueue<?> jobs, String id, JobState state) {
        return jobs instanceof DefaultJobQueue<?> one
                ? one.retract(id, state)
                : jobs instanceof PartitionedJobQueue<?> parts ? parts.retract(id, state) : jobs.retract(id);
    }

    /**
     * Puts a delayed job into the line at once, at the place that its priority gives it.
     *
     * @param keys the feed
     * @param id the job
     * @return whether it was delayed
     */
    public boolean promote(FeedKeys keys, String id) {
        return runner.run(
                        PROMOTE_NOW,
                        keys.feed(),
                        JobKeys.of(keys),
                        JobKeys.newGeneration(),
                        WireText.id(id),
                        peerMessages ? keys.of(FeedChannel.PEER_PUT) : new byte[0])
                .status()
                .equals("ok");
    }

    /**
     * Puts a job that is in no state back at the end of the line, at once and whatever the maintenance thinks of it: also one that
     * a peer retracted and whose payload it left.
     *
     * @param keys the feed
     * @param id the job
     * @return whether it was in no state
     */
    public boolean requeue(FeedKeys keys, String id) {
        return runner.run(REQUEUE, keys.feed(), JobKeys.of(keys), JobKeys.newGeneration(), WireText.id(id))
                .status()
                .equals("ok");
    }

    /**
     * Tells the unique key of a job.
     *
     * @param keys the feed
     * @param id the job
     * @return the key and who waits for it, or empty if the job has none or is not there
     */
    public Optional<Uniqueness> uniqueness(FeedKeys keys, String id) {
        ScriptReply reply = runner.run(UNIQUE_OF, keys.feed(), JobKeys.of(keys), WireText.id(id));
        return reply.size() == 1
                ? Optional.empty()
                : Optional.of(new Uniqueness(
                        reply.text(1), reply.size() == 2 ? Optional.empty() : Optional.of(reply.text(2))));
    }

    /**
     * The unique key of a job.
     *
     * @param key the key
     * @param next id of the job that is put when this one ends, or empty if none waits
     */
    public record Uniqueness(String key, Optional<String> next) {}

    /**
     * Tells how batches are that are not over.
     *
     * @param keySpace how keys are spelled
     * @param most of how many batches to tell at most
     * @param named how many members of each to name at most
     * @return their progress, in order of their ids
     */
    public OpenBatches batches(KeySpace keySpace, int most, int named) {
        BatchScripts scripts = new BatchScripts(runner);
        BatchScripts.Listed listed = scripts.listed(keySpace, most);
        List<Supplier<Optional<BatchProgress>>> coming = listed.ids().stream()
                .sorted()
                .map(id -> scripts.beginRead(new BatchKeys(keySpace, id), named))
                .toList();
        return new OpenBatches(
                listed.count(),
                coming.stream().flatMap(batch -> batch.get().stream()).toList());
    }

    /**
     * Batches that are not over.
     *
     * @param count how many there are
     * @param some the progress of as many as were asked for
     */
    public record OpenBatches(long count, List<BatchProgress> some) {}
}
