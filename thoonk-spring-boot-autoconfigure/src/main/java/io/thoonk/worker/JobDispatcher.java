package io.thoonk.worker;

import io.thoonk.job.Attendance;
import io.thoonk.job.Job;
import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop of a container: hands in what is done, takes out as many jobs as there are free places, and waits in Redis
 * while there is nothing. Handlers never wait for it, nor it for them.
 */
final class JobDispatcher implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JobDispatcher.class);

    /** What is left to be handed in when the container ends gets this long. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(10);

    /** How long jobs may wait for a thread before more threads are woken. */
    private static final Duration UNTIL_RELIEF = Duration.ofNanos(100_000);

    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final String worker;

    private final Supplier<JobExchange<?>> opening;

    private final RunningJobs running;

    private final JobSettlement settlement;

    private final ReadyJobs ready;

    private final Signal signal = new Signal();

    private final Outbox outbox = new Outbox();

    private final DueTime due = new DueTime();

    private final ArmedPlace armed;

    private final Recovery recovery;

    private volatile @Nullable JobExchange<?> exchange;

    private volatile boolean accepting = true;

    private volatile @Nullable CountDownLatch pausing;

    private volatile boolean exchanging;

    private volatile boolean ending;

    private boolean lineIsEmpty;

    private @Nullable Attendance attendance;

    JobDispatcher(
            String worker,
            Supplier<JobExchange<?>> opening,
            RunningJobs running,
            JobSettlement settlement,
            ReadyJobs ready) {
        this.worker = worker;
        this.opening = opening;
        this.running = running;
        this.settlement = settlement;
        this.ready = ready;
        this.armed = new ArmedPlace(signal, running);
        this.recovery = new Recovery(worker);
    }

    /** Has a job finished with the next call; its place is free at once. */
    void finish(RunningJob job, @Nullable Object result) {
        JobExchange<?> open = exchange;
        if (open == null) {
            throw new IllegalStateException("Nothing was claimed yet");
        }
        outbox.put(job, open.finished(job.job(), result));
        running.freePlace(job);
        signal.raise();
    }

    /** Tells what the container does with its feed, once it has reached Redis. */
    Optional<JobExchange<?>> exchange() {
        return Optional.ofNullable(exchange);
    }

    /** Notes that a place may have become free. */
    void placeFreed() {
        signal.raise();
    }

    /** Claims nothing more; returns once that is so. */
    void pause(Duration longest) throws InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        pausing = noticed;
        accepting = false;
        signal.raise();
        if (exchanging && !noticed.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("Worker '{}' still waits for an answer of Redis; what that brings goes back to the line", worker);
        }
    }

    /** Makes the loop claim nothing from its start on. */
    void startPaused() {
        accepting = false;
    }

    void resume() {
        accepting = true;
        signal.raise();
    }

    /** Makes the loop end once all that is done is handed in. */
    void end() {
        ending = true;
        signal.raise();
    }

    @Override
    public void run() {
        long lastCalls = Long.MAX_VALUE;
        try {
            while (!ending || !outbox.isEmpty()) {
                if (ending && lastCalls == Long.MAX_VALUE) {
                    lastCalls = System.nanoTime() + LAST_CALLS.toNanos();
                } else if (ending && System.nanoTime() - lastCalls > 0) {
                    log.error(
                            "Worker '{}' could not tell Redis that {} jobs are done; they run again when their claims expire",
                            worker,
                            outbox.size());
                    return;
                }
                signal.lower();
                turn();
            }
        } finally {
            armed.disarm(exchange);
            if (attendance != null) {
                attendance.close();
            }
            noticePause();
        }
    }

    private void turn() {
        try {
            JobExchange<?> open = open();
            if (!accepting) {
                armed.disarm(open);
                noticePause();
            }
            if (!exchange(open)) {
                sleep(open);
            }
            recovery.recovered();
        } catch (RuntimeException ex) {
            outbox.keep();
            lineIsEmpty = false;
            // The wait most probably broke off for the same reason.
            armed.forgetFailure();
            recovery.failed(ex);
            noticePauseIfPaused();
            signal.await(recovery.pause().toNanos());
        }
    }

    private JobExchange<?> open() {
        JobExchange<?> open = exchange;
        if (open == null) {
            open = opening.get();
            exchange = open;
            attendance = open.attend(millis -> {
                due.in(millis);
                signal.raise();
            });
        } else if (recovery.isNeeded()) {
            // The feed may have been deleted, or Redis may have lost its data.
            opening.get();
            open.reclaim(running.all().stream().map(RunningJob::job).toList());
        }
        return open;
    }

    /** Makes one call if there is a reason for one; tells whether there was. */
    private boolean exchange(JobExchange<?> open) {
        exchanging = true;
        try {
            return exchangeUnlessIdle(open);
        } finally {
            exchanging = false;
        }
    }

    private boolean exchangeUnlessIdle(JobExchange<?> open) {
        if (!outbox.isEmpty()) {
            ready.linger();
        }
        List<Outbox.Done> done = outbox.take(JobExchange.MOST);
        Optional<byte[]> arrived = armed.takeArrived();
        boolean isDue = accepting && due.isOver();
        int places = arrived.isPresent() ? 1 : 0;
        if (accepting) {
            places += running.takeFreePlaces(JobExchange.MOST - places);
        }
        boolean mayClaim = places > 0 && (arrived.isPresent() || !lineIsEmpty);
        if (done.isEmpty() && !mayClaim && !isDue) {
            running.returnPlaces(places);
            return false;
        }
        int taken = 0;
        try {
            JobExchange.Exchanged<?> outcome =
                    open.exchange(done.stream().map(Outbox.Done::finished).toList(), places, arrived);
            settled(done, outcome.lost());
            if (isDue) {
                due.asked(outcome.promoted() > 0);
            }
            due.next(outcome.nextDueMillis());
            lineIsEmpty = outcome.claimed().size() < places && !outcome.more();
            for (Job<?> job : outcome.claimed()) {
                RunningJob claimed = running.add(job);
                taken++;
                handOver(claimed);
            }
            if (taken > 0) {
                ready.begin();
            }
        } finally {
            running.returnPlaces(places - taken);
        }
        return true;
    }

    private void handOver(RunningJob job) {
        if (accepting) {
            ready.add(job);
        } else {
            job.lose();
            settlement.giveBack(job);
            running.remove(job);
        }
    }

    private void settled(List<Outbox.Done> done, List<Job<?>> lost) {
        for (Outbox.Done each : done) {
            if (lost.contains(each.finished().job())) {
                if (outbox.isRepeated()) {
                    log.info(
                            "Worker '{}': job '{}' was finished by a call whose answer got lost, or its claim was lost",
                            worker,
                            each.finished().job().id());
                } else {
                    log.warn(
                            "Worker '{}': the claim of job '{}' was lost; it is not finished by this worker",
                            worker,
                            each.finished().job().id());
                }
            }
            running.remove(each.running());
        }
        outbox.settled();
    }

    private void sleep(JobExchange<?> open) {
        if (armed.hasFailed()) {
            throw armed.takeFailure();
        }
        if (accepting && lineIsEmpty) {
            armed.arm(open);
        }
        // A look at what is not begun with yet costs little, and only short handlers leave it for long.
        Duration longest = ready.relieve() ? UNTIL_RELIEF : LONGEST_SLEEP;
        signal.await(Math.min(due.nanosLeft(), longest.toNanos()));
    }

    private void noticePauseIfPaused() {
        if (!accepting) {
            noticePause();
        }
    }

    private void noticePause() {
        CountDownLatch noticed = pausing;
        if (noticed != null) {
            noticed.countDown();
        }
    }
}
