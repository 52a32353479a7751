package io.thoonk.worker;

import io.thoonk.LoggableFailure;
import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands in what is done, takes out as many jobs as there are free places, and has the line watched while there is nothing.
 * Handlers never wait for it, nor it for them. Its own thread makes the calls that may have to wait for Redis, the first and
 * those after trouble, and looks after jobs for which no thread was woken; {@link CallTurns} makes the others.
 */
final class JobDispatcher implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JobDispatcher.class);

    private final String worker;

    private final RunningJobs running;

    private final ReadyJobs ready;

    private final Signal signal = new Signal();

    private final Outbox outbox = new Outbox();

    private final DueTime due = new DueTime();

    private final OpenedExchange exchange;

    private final ArmedPlace armed;

    private final ExchangeCalls calls;

    private final CallTurns turns;

    private final Recovery recovery;

    private final Looks looks;

    private final PauseNotice pausing = new PauseNotice();

    private volatile boolean accepting = true;

    private volatile boolean ending;

    JobDispatcher(
            String worker,
            Supplier<JobExchange<?>> opening,
            RunningJobs running,
            JobSettlement settlement,
            ReadyJobs ready) {
        this.worker = worker;
        this.running = running;
        this.ready = ready;
        this.recovery = new Recovery(worker);
        this.looks = new Looks(ready);
        this.exchange = new OpenedExchange(opening, running, millis -> {
            due.in(millis);
            signal.raise();
        });
        this.armed = new ArmedPlace(running, this::placeFreed, signal::raise);
        this.calls = new ExchangeCalls(worker, running, settlement, ready, outbox, due, armed);
        this.turns = new CallTurns(exchange, calls, ready, armed, looks, signal, () -> accepting);
    }

    /** Has a job finished with the next call; its place is free at once. */
    void finish(RunningJob job, @Nullable Object result) {
        JobExchange<?> open = exchange.get().orElseThrow(() -> new IllegalStateException("Nothing was claimed yet"));
        outbox.put(job, open.finished(job.job(), result));
        running.freePlace(job);
        // Those that wait for a thread will be done in a moment, and one call settles more of them.
        if (!ready.hasWaiting()) {
            turns.advance();
        }
    }

    /** Tells what the container does with its feed, once it has reached Redis. */
    Optional<JobExchange<?>> exchange() {
        return exchange.get();
    }

    /** Notes that a place may have become free, or that there is a job for one that was kept. */
    void placeFreed() {
        turns.advance();
    }

    /** Has a job given back that its executor does not take, and waits a while before others are claimed. */
    void refused(RunningJob job, Throwable cause) {
        calls.refused(job);
        turns.breakOff(new RejectedExecutionException(
                "The executor does not take job '" + job.job().id() + "', which goes back: "
                        + LoggableFailure.of(cause),
                cause));
    }

    /** Claims nothing more; returns once that is so. */
    void pause(Duration longest) throws InterruptedException {
        CountDownLatch noticed = pausing.expect();
        accepting = false;
        signal.raise();
        if (turns.areTaken()) {
            PauseNotice.await(noticed, longest, worker);
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
        turns.watch();
        signal.raise();
    }

    @Override
    public void run() {
        LastCalls lastCalls = new LastCalls();
        signal.raise();
        try {
            while (!ending || !outbox.isEmpty() || turns.areTaken()) {
                // An interrupt means nothing before the end, and would keep this thread from resting.
                if (!ending) {
                    Thread.interrupted();
                } else if (lastCalls.areOver()) {
                    log.error(
                            "Worker '{}' could not tell Redis that {} jobs are done; they run again when their claims expire",
                            worker,
                            outbox.size());
                    return;
                }
                if (signal.lower() || due.isOver() && accepting || recovery.isNeeded()) {
                    turn();
                } else if (!looks.areQuick() && (turns.isCallDue() || !outbox.isEmpty())) {
                    turns.advance();
                }
                rest();
            }
        } finally {
            turns.setSwift(false);
            try {
                armed.disarm(exchange.get().orElse(null));
                calls.giveBackUnwanted();
            } finally {
                exchange.leave();
                pausing.noticed();
            }
        }
    }

    private void rest() {
        if (recovery.isNeeded()) {
            signal.await(recovery.pause().toNanos());
            return;
        }
        long longest = looks.nanosUntilNext();
        // While the turn is another's, the end of that is what to wait for.
        signal.await(accepting && !turns.areWanted() ? Math.min(due.nanosLeft(), longest) : longest);
    }

    /** What only this thread does. */
    private void turn() {
        if (!turns.take()) {
            return;
        }
        boolean isOurs = true;
        try {
            isOurs = turnOfOurs();
        } catch (Throwable ex) {
            turns.setSwift(false);
            calls.lookAgain();
            // The wait most probably broke off for the same reason.
            armed.forgetFailure();
            recovery.failed(ex);
        } finally {
            if (isOurs) {
                if (!accepting) {
                    pausing.noticed();
                }
                turns.giveBack();
            }
        }
    }

    /** Tells whether the turn is still ours: if not, an answer is awaited, and whom it reaches has the turn. */
    private boolean turnOfOurs() {
        calls.giveBackUnwanted();
        turns.throwIfBroken();
        JobExchange<?> open = exchange.open(recovery.isNeeded());
        if (!accepting) {
            armed.disarm(open);
            pausing.noticed();
        }
        if (armed.hasFailed()) {
            throw armed.takeFailure();
        }
        ExchangeCalls.Call call = turns.next(open);
        if (call == null) {
            if (accepting && calls.isLineEmpty()) {
                armed.arm(open);
            }
            recovery.recovered();
            return true;
        }
        if (turns.areSwift()) {
            turns.send(open, call);
            return false;
        }
        calls.make(open, call, accepting);
        calls.giveBackUnwanted();
        turns.throwIfBroken();
        recovery.recovered();
        // The driver's thread must never be held up by handing jobs to threads.
        turns.setSwift(ready.beginsAtOnce());
        signal.raise();
        return true;
    }
}
