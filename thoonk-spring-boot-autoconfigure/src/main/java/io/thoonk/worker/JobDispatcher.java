package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands in what is done, takes out as many jobs as there are free places, and has the line watched while there is nothing. To
 * wake a thread costs more than a short handler takes: so whoever has a reason for a call has the turn and begins it, a handler
 * most of the time, and the driver's thread hands out what it brings. The dispatcher's own thread makes the calls that may have
 * to wait, the first and those after trouble, and looks after jobs for which no thread was woken.
 */
final class JobDispatcher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(JobDispatcher.class);
    private final String worker;
    private final RunningJobs running;
    private final ReadyJobs ready;
    private final Signal signal = new Signal();
    private final Outbox outbox = new Outbox();
    private final DueTime due = new DueTime();
    private final ArmedPlace armed;
    private final ExchangeCalls calls;
    private final Recovery recovery;
    private final Looks looks;
    /** Whether handing jobs to threads never takes time, so that the driver's thread may do it. */
    private final boolean handsOverAtOnce;

    private final AtomicBoolean turnTaken = new AtomicBoolean();
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private final OpenedExchange exchange;
    private volatile boolean accepting = true;
    private final PauseNotice pausing = new PauseNotice();
    private volatile boolean ending;
    /** Whether everybody may begin a call; not before the first has been answered, nor after trouble. */
    private volatile boolean swift;
    /** Whether the dispatcher's thread waits for its turn. */
    private volatile boolean wanted;
    /** Whether somebody had a reason for a call and the turn was another's. */
    private volatile boolean again;
    /** What could not be sent without waiting. Belongs to whose turn it is. */
    private ExchangeCalls.@Nullable Call unsent;

    JobDispatcher(
            String worker,
            Supplier<JobExchange<?>> opening,
            RunningJobs running,
            JobSettlement settlement,
            ReadyJobs ready) {
        this.worker = worker;
        this.exchange = new OpenedExchange(opening, running, millis -> {
            due.in(millis);
            signal.raise();
        });
        this.running = running;
        this.ready = ready;
        this.armed = new ArmedPlace(running, this::advance, signal::raise);
        this.calls = new ExchangeCalls(worker, running, settlement, ready, outbox, due, armed);
        this.recovery = new Recovery(worker);
        this.looks = new Looks(ready);
        this.handsOverAtOnce = ready.beginsAtOnce();
    }

    /** Has a job finished with the next call; its place is free at once. */
    void finish(RunningJob job, @Nullable Object result) {
        JobExchange<?> open = exchange.get().orElseThrow(() -> new IllegalStateException("Nothing was claimed yet"));
        outbox.put(job, open.finished(job.job(), result));
        running.freePlace(job);
        // Those that wait for a thread will be done in a moment, and one call settles more of them.
        if (!ready.hasWaiting()) {
            advance();
        }
    }

    /** Tells what the container does with its feed, once it has reached Redis. */
    Optional<JobExchange<?>> exchange() {
        return exchange.get();
    }

    /** Notes that a place may have become free. */
    void placeFreed() {
        advance();
    }

    /** Claims nothing more; returns once that is so. */
    void pause(Duration longest) throws InterruptedException {
        CountDownLatch noticed = pausing.expect();
        accepting = false;
        signal.raise();
        if (turnTaken.get()) {
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
        signal.raise();
    }

    @Override
    public void run() {
        LastCalls lastCalls = new LastCalls();
        signal.raise();
        try {
            while (!ending || !outbox.isEmpty() || turnTaken.get()) {
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
                } else if (!looks.areQuick() && (again || !outbox.isEmpty())) {
                    advance();
                }
                rest();
            }
        } finally {
            swift = false;
            armed.disarm(exchange.get().orElse(null));
            exchange.leave();
            pausing.noticed();
        }
    }

    private void rest() {
        if (recovery.isNeeded()) {
            signal.await(recovery.pause().toNanos());
            return;
        }
        long longest = looks.nanosUntilNext();
        // While the turn is another's, the end of that is what to wait for.
        signal.await(accepting && !wanted ? Math.min(due.nanosLeft(), longest) : longest);
    }

    /** Begins a call if nobody else is at it; else whose turn it is takes along what there is. */
    private void advance() {
        if (!swift) {
            signal.raise();
            return;
        }
        again = true;
        if (turnTaken.compareAndSet(false, true)) {
            begin();
        }
    }

    private void begin() {
        again = false;
        exchange.get()
                .flatMap(open -> calls.prepare(open, accepting).map(call -> (Runnable) () -> send(open, call)))
                .orElse(this::endTurn)
                .run();
    }

    private void send(JobExchange<?> open, ExchangeCalls.Call call) {
        boolean sent;
        try {
            sent = open.trySend(call.finished(), call.places(), call.arrived())
                    .map(coming -> coming.whenComplete((outcome, failure) -> answered(call, outcome, failure)))
                    .isPresent();
        } catch (RuntimeException ex) {
            broke(call, ex);
            return;
        }
        if (!sent) {
            unsent = call;
            leaveToThread();
        }
    }

    private void answered(
            ExchangeCalls.Call call, JobExchange.@Nullable Exchanged<?> outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            broke(call, ExchangeCalls.cause(failure));
            return;
        }
        boolean wanting = accepting;
        try {
            calls.answered(call, outcome, wanting);
        } catch (RuntimeException ex) {
            broken.set(ex);
            swift = false;
        }
        if (!wanting) {
            signal.raise();
        } else if (ready.hasWaiting()) {
            looks.nudgeIfRare(signal);
        }
        endTurn();
    }

    private void broke(ExchangeCalls.Call call, RuntimeException failure) {
        calls.unanswered(call);
        broken.set(failure);
        leaveToThread();
    }

    private void leaveToThread() {
        swift = false;
        endTurn();
        signal.raise();
    }

    private void endTurn() {
        boolean hasToArm = accepting && calls.isLineEmpty() && !armed.isArmed();
        turnTaken.set(false);
        if (wanted || ending || hasToArm) {
            signal.raise();
        } else if (again && swift && !ready.hasWaiting()) {
            advance();
        }
    }

    /** What only this thread does. */
    private void turn() {
        wanted = true;
        if (!turnTaken.compareAndSet(false, true)) {
            return;
        }
        wanted = false;
        boolean isOurs = true;
        try {
            isOurs = turnOfOurs();
        } catch (RuntimeException ex) {
            swift = false;
            calls.lookAgain();
            armed.forgetFailure();
            recovery.failed(ex);
        } finally {
            if (isOurs) {
                pausing.noticedIf(!accepting);
                turnTaken.set(false);
            }
        }
        if (again && swift) {
            advance();
        }
    }

    /** Tells whether the turn is still ours: if not, an answer is awaited, and whom it reaches has the turn. */
    private boolean turnOfOurs() {
        RuntimeException failure = broken.getAndSet(null);
        if (failure != null) {
            throw failure;
        }
        JobExchange<?> open = exchange.open(recovery.isNeeded());
        calls.giveBackUnwanted();
        if (!accepting) {
            armed.disarm(open);
            pausing.noticed();
        }
        if (armed.hasFailed()) {
            throw armed.takeFailure();
        }
        again = false;
        ExchangeCalls.Call call =
                unsent != null ? unsent : calls.prepare(open, accepting).orElse(null);
        unsent = null;
        if (call == null) {
            if (accepting && calls.isLineEmpty()) {
                armed.arm(open);
            }
            recovery.recovered();
            return true;
        }
        if (swift) {
            send(open, call);
            return false;
        }
        calls.make(open, call, accepting);
        calls.giveBackUnwanted();
        recovery.recovered();
        swift = handsOverAtOnce;
        signal.raise();
        return true;
    }
}
