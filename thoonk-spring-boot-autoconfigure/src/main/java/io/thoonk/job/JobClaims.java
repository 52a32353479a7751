package io.thoonk.job;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * What the container of a worker does with one job feed, many jobs a call: hands in what is done and takes out what is next.
 * Thread-safe.
 *
 * @param <T> type of the payloads
 * @since 0.1.0
 */
public interface JobClaims<T> {

    /** How many jobs one call finishes, and claims, at most. */
    int MOST = 256;

    /**
     * {@return the time from a job's put to its claim; empty where it is not known, or the job was not claimed by a worker}
     * It is known where that costs nothing: of a job that was claimed by itself, and of the first of those that were
     * claimed together. To ask each job for the time of its put has a price for all of them.
     *
     * @param job the job
     */
    static Optional<Duration> knownWait(Job<?> job) {
        return job instanceof ClaimedJob<?> own
                ? Optional.ofNullable(own.claim().publishedAt()).map(put -> Duration.between(put, own.claimedAt()))
                : Optional.empty();
    }

    /**
     * {@return how many bytes the payload of a job has in Redis, 0 if the job was not claimed by a worker}
     *
     * @param job the job
     */
    static int payloadBytes(Job<?> job) {
        return job instanceof ClaimedJob<?> own ? own.claim().item().length : 0;
    }

    /**
     * Says who tells whether the work at a job is to stop, for {@link Job#isStopping()}.
     *
     * @param job the job
     * @param stopping tells
     */
    static void stopWhen(Job<?> job, BooleanSupplier stopping) {
        if (job instanceof LongRunningJob<?> own) {
            own.stopWhen(stopping);
        }
    }

    /**
     * {@return whether a job is to make room for the next of its unique key, as its last renewal told}
     *
     * @param job the job
     */
    static boolean isCalledOff(Job<?> job) {
        return job instanceof LongRunningJob<?> own && own.isCalledOff();
    }

    /**
     * {@return whether a claim was ended through this object, or may have been: an end was sent to Redis, and no answer came}
     *
     * @param job the job
     */
    static boolean mayHaveEnded(Job<?> job) {
        return job instanceof LongRunningJob<?> own && own.mayHaveEnded();
    }

    /**
     * {@return how much of the time is left in which a job has to be done, or empty if that is not bounded}
     *
     * @param job the job
     */
    static Optional<Duration> timeLeft(Job<?> job) {
        return job instanceof LongRunningJob<?> own ? own.timeLeft() : Optional.empty();
    }

    /**
     * Finishes jobs and claims others in one step.
     *
     * @param finished what is done, at most {@link #MOST}
     * @param claiming what to claim
     * @return what was claimed, and which claims had been lost
     * @throws io.thoonk.ThoonkRedisException if Redis fails; the change may then have happened or not
     */
    Outcome<T> completeAndClaim(List<FinishedJob> finished, Claiming claiming);

    /**
     * Does the same without waiting for anything, where the driver can and the connection is there.
     *
     * @param finished what is done, at most {@link #MOST}
     * @param claiming what to claim
     * @return what it will bring, on a thread that must not be held up; or empty if nothing was sent
     */
    Optional<CompletableFuture<Outcome<T>>> trySend(List<FinishedJob> finished, Claiming claiming);

    /**
     * {@return whether claims have ended of which Redis has to hear once more, so that nothing of them is left} Every call
     * does that.
     */
    boolean hasLeftOvers();

    /**
     * Prepares the end of a job that was claimed here.
     *
     * @param job the job, claimed here
     * @param result its result, or {@code null}
     * @return what the next call finishes
     * @throws io.thoonk.convert.PayloadConversionException if the result cannot be converted
     */
    FinishedJob finished(Job<?> job, @Nullable Object result);

    /** Delivers what the feed owes others, as far as can be done now; whatever fails is tried again by maintenance. */
    void relay();

    /**
     * Begins to wait for a job.
     *
     * @param arrived takes the id, which stands in the claiming list and is to be handed to the next call
     * @param failed hears that the wait broke off
     * @return gives the wait up, and tells whether that was in time; if not, it has ended, or ends at this moment
     */
    BooleanSupplier arm(Consumer<byte[]> arrived, Consumer<Throwable> failed);

    /**
     * Puts back an id with which a wait ended and that nobody is going to claim.
     *
     * @param arrived the id
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    void putBack(byte[] arrived);

    /**
     * Prolongs claims, all in one call.
     *
     * @param jobs claimed here
     * @return those whose claims are no more, without those that may have been ended through their objects
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    List<Job<?>> renew(Collection<? extends Job<?>> jobs);

    /**
     * Gives jobs back to the front of the line in the order of the list, uncounted and in one call. What is not claimed any
     * more stays as it is.
     *
     * @param jobs claimed here
     * @param areBegun whether somebody has begun with them: that was a start, which counts for limits
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    void giveBack(List<? extends Job<?>> jobs, boolean areBegun);

    /**
     * Gives back claims made here that nobody knows of, because the answer to their claim got lost.
     *
     * @param held the jobs that somebody knows of
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    void reclaim(Collection<? extends Job<?>> held);

    /**
     * Has the feed maintained, by this process or another, until the returned handle is closed.
     *
     * @param due hears in how many ms a delayed job is due that is due before all others
     * @param calledOff hears that a job that runs somewhere is to make room for the next of its unique key; a renewal tells which
     * @return ends it
     */
    MaintenanceLease attend(Consumer<Long> due, Runnable calledOff);

    /**
     * What a call brought.
     *
     * @param claimed the jobs in the order of the line
     * @param lost the finished jobs whose claims were no more; nothing has changed for them
     * @param nextDueMillis in how many ms a delayed job is due
     * @param promoted how many delayed jobs entered the line
     * @param waiting how many ids are left in the line
     * @param mayPrefetch whether jobs may be fetched ahead; not while there are some whose worker died
     * @param feedExists whether there is a feed; where it was deleted, what stands in its line cannot be claimed
     * @param <T> type of the payloads
     */
    record Outcome<T>(
            List<Job<T>> claimed,
            List<Job<?>> lost,
            OptionalLong nextDueMillis,
            long promoted,
            long waiting,
            boolean mayPrefetch,
            boolean feedExists) {}

    /**
     * What a call is to claim.
     *
     * @param most how many jobs at most, up to {@link #MOST}
     * @param ahead how many of these no handler waits for: if the process dies, that is no crash of theirs
     * @param arrived the id with which a wait ended, if one did; counted in {@code most}
     */
    record Claiming(int most, int ahead, Optional<byte[]> arrived) {

        /** Claims so many at most, for somebody who waits for each of them. */
        public static Claiming upTo(int most) {
            return new Claiming(most, 0, Optional.empty());
        }
    }

    /**
     * A claimed job whose work is done and that the next call will finish.
     *
     * @param job the job
     * @param result its result, converted
     * @param followUps what follows
     */
    record FinishedJob(Job<?> job, Optional<byte[]> result, FollowUps followUps) {

        /** One that nothing follows. */
        public FinishedJob(Job<?> job, Optional<byte[]> result) {
            this(job, result, FollowUps.NONE);
        }

        /** {@return about how many bytes a call sends for it} */
        public int bytes() {
            return result.map(written -> written.length).orElse(0) + followUps.bytes();
        }
    }

    /**
     * A job feed as a worker works on it. Immutable.
     *
     * @param name name of the feed
     * @param payloadType type of the payloads
     * @param resultType declared type of the results, {@link ResolvableType#NONE} to go by each result's own
     * @param claimTimeout how long claims hold without being renewed
     * @param keepResult how long results are kept, zero for not at all
     * @param partitions how many partitions the worker expects the feed to have, 0 for none; each is a feed of its own here
     */
    record WorkerFeed(
            String name,
            ResolvableType payloadType,
            ResolvableType resultType,
            Duration claimTimeout,
            Duration keepResult,
            int partitions) {

        /** One without partitions. */
        public WorkerFeed(
                String name,
                ResolvableType payloadType,
                ResolvableType resultType,
                Duration claimTimeout,
                Duration keepResult) {
            this(name, payloadType, resultType, claimTimeout, keepResult, 0);
        }
    }

    /**
     * The presence of a worker at a feed; while there is one, the feed is maintained. Thread-safe.
     */
    interface MaintenanceLease extends AutoCloseable {

        /** Ends it. */
        @Override
        void close();
    }
}
