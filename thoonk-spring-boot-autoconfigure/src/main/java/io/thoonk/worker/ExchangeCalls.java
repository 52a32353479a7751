package io.thoonk.worker;

import io.thoonk.job.FinishedJob;
import io.thoonk.job.Job;
import io.thoonk.job.JobExchange;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the calls of a dispatcher take along, and what becomes of what they bring. Used by one thread at a time. */
final class ExchangeCalls {

    private static final Logger log = LoggerFactory.getLogger(ExchangeCalls.class);

    private final String worker;

    private final RunningJobs running;

    private final JobSettlement settlement;

    private final ReadyJobs ready;

    private final Outbox outbox;

    private final DueTime due;

    private final ArmedPlace armed;

    /** Jobs that came when none were wanted any more. */
    private final Queue<RunningJob> unwanted = new ConcurrentLinkedQueue<>();

    private boolean lineIsEmpty;

    ExchangeCalls(
            String worker,
            RunningJobs running,
            JobSettlement settlement,
            ReadyJobs ready,
            Outbox outbox,
            DueTime due,
            ArmedPlace armed) {
        this.worker = worker;
        this.running = running;
        this.settlement = settlement;
        this.ready = ready;
        this.outbox = outbox;
        this.due = due;
        this.armed = armed;
    }

    /** Takes together what a call takes along, or nothing if there is no reason for one. */
    Optional<Call> prepare(JobExchange<?> open, boolean accepting) {
        List<Outbox.Done> done = outbox.take(JobExchange.MOST);
        // What arrives in a pause goes back to the line when the wait is ended.
        Optional<byte[]> arrived = accepting ? armed.takeArrived() : Optional.empty();
        boolean isDue = accepting && due.isOver();
        int places = arrived.isPresent() ? 1 : 0;
        if (accepting) {
            places += running.takeFreePlaces(JobExchange.MOST - places);
        }
        boolean mayClaim = places > 0 && (arrived.isPresent() || !lineIsEmpty);
        if (done.isEmpty() && !mayClaim && !isDue && !open.hasLeftOvers()) {
            running.returnPlaces(places);
            return Optional.empty();
        }
        return Optional.of(new Call(done, places, arrived, isDue));
    }

    /** Hands out what a call brought; jobs that are not wanted any more are kept for {@link #giveBackUnwanted()}. */
    void answered(Call call, JobExchange.Exchanged<?> outcome, boolean accepting) {
        int taken = 0;
        try {
            settled(call.done(), outcome.lost());
            if (call.isDue()) {
                due.asked(outcome.promoted() > 0);
            }
            due.next(outcome.nextDueMillis());
            lineIsEmpty = outcome.claimed().size() < call.places() && !outcome.more();
            for (Job<?> job : outcome.claimed()) {
                RunningJob claimed = running.add(job);
                taken++;
                if (accepting) {
                    ready.add(claimed);
                } else {
                    unwanted.add(claimed);
                }
            }
            if (taken > 0 && accepting) {
                ready.begin();
            }
        } finally {
            running.returnPlaces(call.places() - taken);
        }
    }

    /** Makes a call and hands out what it brings; waits for Redis. */
    void make(JobExchange<?> open, Call call, boolean accepting) {
        JobExchange.Exchanged<?> outcome;
        try {
            outcome = open.exchange(call.finished(), call.places(), call.arrived());
        } catch (Throwable ex) {
            unanswered(call);
            throw ex;
        }
        answered(call, outcome, accepting);
    }

    /** What a call failed with, taken out of what the driver wraps it in. */
    static RuntimeException cause(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** Takes a job that cannot be begun with, to be given back by {@link #giveBackUnwanted()}. */
    void refused(RunningJob job) {
        job.abandon();
        unwanted.add(job);
    }

    /** Takes back what was prepared and not sent, or whose outcome is not known. */
    void unanswered(Call call) {
        running.returnPlaces(call.places());
        outbox.keep();
        lineIsEmpty = false;
    }

    /** Forgets what is known of the line. */
    void lookAgain() {
        lineIsEmpty = false;
    }

    /** Whether there was nothing left when the line was last looked at. */
    boolean isLineEmpty() {
        return lineIsEmpty;
    }

    /** Gives back what came too late; waits for Redis. */
    void giveBackUnwanted() {
        RunningJob job;
        while ((job = unwanted.poll()) != null) {
            job.abandon();
            settlement.giveBack(job);
            running.remove(job);
        }
    }

    private void settled(List<Outbox.Done> done, List<Job<?>> lost) {
        for (Outbox.Done each : done) {
            if (!lost.isEmpty() && lost.contains(each.finished().job())) {
                tellLost(each);
            }
            running.remove(each.running());
        }
        outbox.settled();
    }

    private void tellLost(Outbox.Done job) {
        if (outbox.isRepeated()) {
            log.info(
                    "Worker '{}': job '{}' was finished by a call whose answer got lost, or its claim was lost",
                    worker,
                    job.finished().job().id());
        } else {
            log.warn(
                    "Worker '{}': the claim of job '{}' was lost; it is not finished by this worker",
                    worker,
                    job.finished().job().id());
        }
    }

    /**
     * What one call takes along.
     *
     * @param done the jobs to be finished
     * @param places how many jobs may be claimed
     * @param arrived the id with which a wait ended, if one did
     * @param isDue whether a delayed job is due
     */
    record Call(List<Outbox.Done> done, int places, Optional<byte[]> arrived, boolean isDue) {

        List<FinishedJob> finished() {
            return done.stream().map(Outbox.Done::finished).toList();
        }
    }
}
