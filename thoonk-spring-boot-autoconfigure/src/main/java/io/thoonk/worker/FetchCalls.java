package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.FinishedJob;
import io.thoonk.job.JobClaims.MaintenanceLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link FetchLoop} has to do with Redis: the feed, the calls that take along what is done and bring what is next, and the
 * wait for the next job. It decides nothing. Answers of two calls may be worked on at a time.
 */
final class FetchCalls {

    private static final Logger log = LoggerFactory.getLogger(FetchCalls.class);

    private final String worker;

    private final Supplier<JobClaims<?>> opening;

    private final RunningJobs running;

    private final HandlerThreads threads;

    private final Sharing sharing;

    private final Listener listener;

    private final CompletionBatch batch = new CompletionBatch();

    private final AtomicReference<byte @Nullable []> arrived = new AtomicReference<>();

    private volatile @Nullable JobClaims<?> claims;

    private @Nullable MaintenanceLease attendance;

    private volatile @Nullable BooleanSupplier wait;

    private volatile boolean hasLeft;

    FetchCalls(
            String worker,
            Supplier<JobClaims<?>> opening,
            RunningJobs running,
            HandlerThreads threads,
            Sharing sharing,
            Listener listener) {
        this.worker = worker;
        this.opening = opening;
        this.running = running;
        this.threads = threads;
        this.sharing = sharing;
        this.listener = listener;
    }

    /** Hears what comes of calls and waits, on threads of the driver, which must not be held up. */
    interface Listener {

        /** An answer is there, and what it brought is handed out; maybe to too few threads. */
        void answered(FetchAnswer answer, boolean isLookDue);

        /** A call broke off; what it took along is kept for the next. */
        void callFailed(Throwable cause);

        /** A wait broke off. */
        void waitFailed(Throwable cause);

        /** The wait ended with a job. */
        void arrived();

        /** A delayed job is due in so many ms. */
        void dueIn(long millis);
    }

    Optional<JobClaims<?>> claims() {
        return Optional.ofNullable(claims);
    }

    private JobClaims<?> opened() {
        return claims().orElseThrow(() -> new IllegalStateException("The feed is not open"));
    }

    /** Opens the feed, or makes sure after trouble that all is as it was: it may have been deleted, or Redis lost its data. */
    void open() {
        JobClaims<?> fresh = opening.get();
        if (claims == null) {
            attendance = fresh.attend(listener::dueIn, running::someIsCalledOff);
            claims = fresh;
        } else {
            opened().reclaim(running.heldBy(sharing.share()));
        }
    }

    /** Ends the maintenance of the feed. Claims are renewed no more: no handler begins with what is left, or still comes. */
    void leave() {
        hasLeft = true;
        giveUpReady();
        if (attendance != null) {
            attendance.close();
        }
        if (batch.size() > 0) {
            log.error(
                    "Worker '{}' could not tell Redis that {} jobs are done; they run again when their claims expire",
                    worker,
                    batch.size());
        }
    }

    private void giveUpReady() {
        int left = running.giveUp(threads.takeBack(sharing.share()));
        if (left > 0) {
            log.warn("Worker '{}' ends with {} jobs that it could not give back; their claims expire", worker, left);
        }
    }

    /** Keeps a job for one of the next calls, which finishes it; its place is free at once. */
    void finish(RunningJob job, @Nullable Object result) {
        batch.put(job, opened().finished(job.job(), result));
        running.freePlace(job);
    }

    FetchState.Seen see() {
        JobClaims<?> open = claims;
        return new FetchState.Seen(
                sharing.share().free(running.freePlaces()),
                sharing.share().ready(),
                threads.taken(),
                batch.untold(),
                open != null && open.hasLeftOvers());
    }

    /** Takes together what the next call takes along. */
    Call prepare(FetchStep step, boolean isDue) {
        JobClaims.Claiming claiming = new JobClaims.Claiming(
                step.claims(), step.claims() - step.free(), step.claims() > 0 ? takeArrived() : Optional.empty());
        sharing.share().addComing(step.claims());
        return new Call(batch.take(JobClaims.MOST), claiming, isDue);
    }

    /** Sends a call if that takes no waiting; tells whether it did. */
    boolean trySend(Call call) {
        try {
            Optional<? extends CompletableFuture<? extends JobClaims.Outcome<?>>> sent =
                    opened().trySend(call.finished(), call.claiming());
            sent.ifPresent(coming -> coming.whenComplete((outcome, failure) -> {
                back(call);
                if (outcome == null) {
                    failed(call, failure == null ? new IllegalStateException("There was no answer") : failure);
                } else {
                    answered(call, outcome);
                }
            }));
            return sent.isPresent();
        } catch (Throwable ex) {
            back(call);
            failed(call, ex);
            return true;
        }
    }

    /** Makes a call and waits for its answer; tells whether that came. */
    boolean make(Call call) {
        JobClaims.Outcome<?> outcome;
        try {
            outcome = opened().completeAndClaim(call.finished(), call.claiming());
        } catch (Throwable ex) {
            back(call);
            failed(call, ex);
            return false;
        }
        back(call);
        answered(call, outcome);
        return true;
    }

    /** Before what it brought is handed out: a loop that sees too few places for a moment would not be asked again. */
    private void back(Call call) {
        sharing.share().addComing(-call.claiming().most());
    }

    private void answered(Call call, JobClaims.Outcome<?> outcome) {
        boolean isLookDue;
        try {
            settled(call.taken(), outcome.lost());
            List<RunningJob> claimed = new ArrayList<>(outcome.claimed().size());
            if (!hasLeft) {
                outcome.claimed().forEach(job -> claimed.add(running.add(job, sharing.share())));
            }
            isLookDue = threads.add(claimed);
            if (hasLeft) {
                giveUpReady();
            }
        } catch (Throwable ex) {
            failed(call, ex);
            return;
        }
        listener.answered(FetchAnswer.of(outcome, call.isDue()), isLookDue);
        if (outcome.claimed().size() < call.claiming().most()) {
            sharing.placesLeft().run();
        }
    }

    private void failed(Call call, Throwable failure) {
        batch.keep(call.taken());
        Throwable cause = failure.getCause();
        listener.callFailed(failure instanceof CompletionException && cause != null ? cause : failure);
        sharing.placesLeft().run();
    }

    private void settled(CompletionBatch.Taken taken, List<Job<?>> lost) {
        for (CompletionBatch.Done each : taken.done()) {
            if (!lost.isEmpty() && lost.contains(each.finished().job())) {
                tellLost(each.finished().job().id(), taken.isRepeated());
            }
            running.remove(each.running());
        }
        batch.settled(taken);
    }

    private void tellLost(String job, boolean isRepeated) {
        if (isRepeated) {
            log.info(
                    "Worker '{}': job '{}' was finished by a call whose answer got lost, or its claim was lost",
                    worker,
                    job);
        } else {
            log.warn("Worker '{}': the claim of job '{}' was lost; it is not finished by this worker", worker, job);
        }
    }

    /** Begins to wait for a job; does not wait itself. */
    void arm() {
        try {
            wait = opened().arm(this::arrived, this::waitFailed);
        } catch (Throwable ex) {
            waitFailed(ex);
        }
    }

    private void arrived(byte[] id) {
        arrived.set(id);
        listener.arrived();
    }

    private void waitFailed(Throwable cause) {
        listener.waitFailed(
                cause instanceof ThoonkRedisException
                        ? cause
                        : new ThoonkRedisException("Waiting for jobs failed: " + cause.getMessage(), cause));
    }

    /** Gives the wait up; tells whether that was in time, or its outcome is one step away. */
    boolean disarm() {
        BooleanSupplier begun = wait;
        return begun != null && begun.getAsBoolean();
    }

    private Optional<byte[]> takeArrived() {
        return Optional.ofNullable(arrived.getAndSet(null));
    }

    /** Puts what arrived, and nobody wants any more, back into the line. */
    void putBackArrived() {
        // Nothing arrives where the feed was never opened.
        takeArrived().ifPresent(id -> opened().putBack(id));
    }

    /**
     * The handlers that loops share.
     *
     * @param share what this one has of them
     * @param placesLeft hears that a call has left places for others
     */
    record Sharing(FetchShare share, Runnable placesLeft) {}

    /**
     * What one call takes along.
     *
     * @param taken the jobs to be finished
     * @param claiming what to claim
     * @param isDue whether a delayed job is due
     */
    record Call(CompletionBatch.Taken taken, JobClaims.Claiming claiming, boolean isDue) {

        List<FinishedJob> finished() {
            return taken.done().stream().map(CompletionBatch.Done::finished).toList();
        }
    }
}
