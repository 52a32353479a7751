package io.thoonk.management;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkOperations;
import io.thoonk.feed.FeedType;
import io.thoonk.job.Batch;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobException;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobNotClaimedException;
import io.thoonk.job.JobNotStalledException;
import io.thoonk.job.JobPromotion;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Acts on jobs for a person: one by id, or many by a filter. Running handlers are interrupted wherever they run. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JobControl {

    private static final int PAGE = 200;

    private static final int SAMPLE = 20;

    private final ThoonkOperations operations;

    private final FeedOverviewCache feeds;

    private final JobPromotion promotion;

    private final ControlChannel channel;

    private final KeySpace keySpace;

    JobControl(ManagedProcess process, FeedOverviewCache feeds) {
        this.operations = process.template();
        this.feeds = feeds;
        this.promotion = new JobPromotion(process.scripts(), process.peerMessages());
        this.channel = process.channel();
        this.keySpace = process.keySpace();
    }

    /**
     * {@return how batches are that are not over, with some of their members, in order of their ids}
     *
     * @param most of how many batches to tell at most
     */
    public JobPromotion.OpenBatches batches(int most) {
        return promotion.batches(keySpace, most, SAMPLE);
    }

    /**
     * Looks at one batch, which may have been over for a day.
     *
     * @param id the batch
     * @return how it is, with some of its members
     * @throws UnknownBatchException if there is none of that id
     */
    public BatchProgress batch(String id) {
        BatchProgress progress = operations.batch(id).progress();
        if (progress.times().created() == null) {
            throw new UnknownBatchException(id);
        }
        return progress;
    }

    /**
     * Acts on a batch.
     *
     * @param id the batch
     * @param action {@code retry} its stalled members, or {@code cancel} it
     * @return what was done, in words
     * @throws IllegalArgumentException if there is no such action
     * @throws UnknownBatchException if there is no batch of that id; none is made
     */
    public String actOnBatch(String id, String action) {
        Batch batch = operations.batch(batch(id).id());
        return switch (action) {
            case "retry" -> "retry of " + batch.retryStalled() + " stalled members";
            case "cancel" -> {
                batch.cancel();
                yield "cancellation";
            }
            default ->
                throw new IllegalArgumentException("There is no action '" + action + "'; there are [retry, cancel]");
        };
    }

    /**
     * Opens a job feed that exists.
     *
     * @param feed name of the feed
     * @return the feed with raw payloads
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws FeedTypeMismatchException if it is of another type
     */
    public JobQueue<byte[]> jobs(String feed) {
        FeedStatistics counts = feeds.read(feed).orElseThrow(() -> new FeedDoesNotExistException(feed));
        if (!counts.hasJobs()) {
            throw new FeedTypeMismatchException(
                    feed,
                    FeedType.JOB.wireName(),
                    counts.type().map(FeedType::wireName).orElse("unknown"));
        }
        return operations.jobs(feed, byte[].class);
    }

    /**
     * Acts on one job.
     *
     * @param feed name of the feed
     * @param id the job
     * @param action what to do
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws FeedTypeMismatchException if it is no job feed
     * @throws JobDoesNotExistException if there is no such job
     * @throws WrongJobStateException if the action is not for jobs of its state
     */
    public void act(String feed, String id, JobAction action) {
        JobQueue<byte[]> jobs = jobs(feed);
        JobInfo<byte[]> job = jobs.info(id).orElseThrow(() -> new JobDoesNotExistException(feed, id));
        // Who names a job means it in whatever state it is.
        if (!act(jobs, new Target(id, Optional.empty(), job.claimedAt()), action)) {
            throw new WrongJobStateException(feed, id, action, job.state());
        }
    }

    /**
     * Acts on all jobs that a filter takes, as they stand when it comes to each.
     *
     * @param feed name of the feed
     * @param action what to do
     * @param filter for which jobs
     * @param dryRun whether to tell only what would be done
     * @return what was done
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws FeedTypeMismatchException if it is no job feed
     * @throws IllegalArgumentException if the action is not for jobs of the filter's state
     */
    public BulkResult actOnAll(String feed, JobAction action, JobFilter filter, boolean dryRun) {
        JobState state = filter.state().orElse(action.states().get(0));
        if (!action.states().contains(state)) {
            throw new IllegalArgumentException(
                    action + " is for jobs that are " + action.states() + ", not for those that are " + state);
        }
        JobQueue<byte[]> jobs = jobs(feed);
        List<Target> matching = new ArrayList<>();
        int scanned = 0;
        int lookedAt;
        do {
            List<JobInfo<byte[]>> page = jobs.list(state, scanned, PAGE, filter.longestPayload());
            lookedAt = JobPromotion.lookedAt(page);
            scanned += lookedAt;
            page.stream()
                    .filter(job -> filter.take(jobs, job).isPresent())
                    .map(Target::of)
                    .forEach(matching::add);
        } while (lookedAt == PAGE && matching.size() < filter.limit() && scanned < JobFilter.HIGHEST_LIMIT);
        List<Target> chosen = matching.subList(0, Math.min(matching.size(), filter.limit()));
        int done = dryRun
                ? 0
                : (int) chosen.stream().filter(job -> act(jobs, job, action)).count();
        return new BulkResult(
                action,
                dryRun,
                scanned,
                chosen.size(),
                done,
                dryRun ? 0 : chosen.size() - done,
                lookedAt == PAGE || matching.size() > filter.limit(),
                chosen.stream().map(Target::id).limit(SAMPLE).toList());
    }

    private boolean act(JobQueue<byte[]> jobs, Target job, JobAction action) {
        boolean done =
                switch (action) {
                    case RETRY -> tried(() -> jobs.retry(job.id()));
                    case RETRACT ->
                        job.state()
                                .map(state -> JobPromotion.retract(jobs, job.id(), state))
                                .orElseGet(() -> jobs.retract(job.id()));
                    case STALL -> tried(() -> jobs.stall(job.id()));
                    case CANCEL -> tried(() -> jobs.cancel(job.id()));
                    case REQUEUE -> promotion.requeue(keys(jobs, job.id()), job.id());
                    case PROMOTE -> promotion.promote(keys(jobs, job.id()), job.id());
                };
        Optional<Instant> run = job.claimedAt();
        if (done && run.isPresent()) {
            // After the change, so that whatever the handler still tries finds its claim lost.
            channel.send(new ControlChannel.Message.Interrupt(jobs.name(), job.id(), run.get()));
        }
        return done;
    }

    private FeedKeys keys(JobQueue<?> jobs, String id) {
        return new FeedKeys(keySpace, jobs.feedOf(id).orElseGet(jobs::name));
    }

    private static boolean tried(Runnable change) {
        try {
            change.run();
            return true;
        } catch (JobNotStalledException | JobNotClaimedException ex) {
            return false;
        }
    }

    /** What an action needs of a job, and not its payload. */
    private record Target(String id, Optional<JobState> state, Optional<Instant> claimedAt) {

        static Target of(JobInfo<byte[]> job) {
            return new Target(job.id(), Optional.of(job.state()), job.claimedAt());
        }
    }

    /**
     * What a bulk action did, or would do.
     *
     * @param action the action
     * @param dryRun whether nothing was done
     * @param scanned how many jobs of the state were looked at
     * @param matched how many of them the filter took
     * @param done how many were acted on; 0 in a dry run
     * @param passedOver how many had changed their state meanwhile
     * @param more whether there are jobs of the state that were not looked at
     * @param sample ids of up to 20 that matched
     */
    public record BulkResult(
            JobAction action,
            boolean dryRun,
            int scanned,
            int matched,
            int done,
            int passedOver,
            boolean more,
            List<String> sample) {}

    /** Thrown where a batch is named that there is not, or no longer. */
    public static final class UnknownBatchException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        UnknownBatchException(String id) {
            super("There is no batch '" + id + "', or it was over more than a day ago");
        }
    }

    /** Thrown where an action is asked for that is not for jobs of that state. Nothing has changed. */
    public static final class WrongJobStateException extends JobException {

        private static final long serialVersionUID = 1L;

        WrongJobStateException(String feed, String id, JobAction action, JobState state) {
            super(
                    feed,
                    id,
                    action + " is for jobs that are " + action.states() + ", but job '" + id + "' of feed '" + feed
                            + "' is " + state + ", or was a moment ago");
        }
    }
}
