package io.thoonk.worker;

import io.thoonk.job.Attendance;
import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands in what is done, takes out as many jobs as there are free places, and has the line watched while there is nothing.
 * Handlers never wait for it, nor it for them.
 *
 * <p>To wake a thread costs more than a short handler takes. So a call is begun by the thread that has a reason for it, a
 * handler's most of the time, and goes on with its answer on the driver's; one call is under way at a time, and whose it is
 * has the turn. The dispatcher's own thread does what has to wait for Redis: the first call, and those after trouble; and
 * it looks after jobs for which no thread was woken.
 */
final class JobDispatcher implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JobDispatcher.class);

    /** What is left to be handed in when the container ends gets this long. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(10);

    /** And so long once its end is urgent. */
    private static final Duration URGENT_CALLS = Duration.ofSeconds(2);

    private final Supplier<JobExchange<?>> opening;

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

    private volatile @Nullable JobExchange<?> exchange;

    private volatile boolean accepting = true;

    private volatile @Nullable CountDownLatch pausing;

    private volatile boolean ending;

    /** Whether everybody may begin a call; not before the first has been answered, nor after trouble. */
    private volatile boolean swift;

    /** Whether the dispatcher's thread waits for its turn. */
    private volatile boolean wanted;

    /** Whether somebody had a reason for a call and the turn was another's. */
    private volatile boolean again;

    /** What could not be sent without waiting. Belongs to whose turn it is. */
    private ExchangeCalls.@Nullable Call unsent;

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
        this.ready = ready;
        this.armed = new ArmedPlace(running, this::advance, signal::raise);
        this.calls = new ExchangeCalls(worker, running, settlement, ready, outbox, due, armed);
        this.recovery = new Recovery(worker);
        this.looks = new Looks(ready);
        this.handsOverAtOnce = ready.beginsAtOnce();
    }

    /** Has a job finished with the next call; its place is free at once. */
    void finish(RunningJob job, @Nullable Object result) {
        JobExchange<?> open = exchange;
        if (open == null) {
            throw new IllegalStateException("Nothing was claimed yet");
        }
        outbox.put(job, open.finished(job.job(), result));
        running.freePlace(job);
        // Those that wait for a thread will be done in a moment, and one call settles more of them.
        if (!ready.hasWaiting()) {
            advance();
        }
    }

    /** Tells what the container does with its feed, once it has reached Redis. */
    Optional<JobExchange<?>> exchange() {
        return Optional.ofNullable(exchange);
    }

    /** Notes that a place may have become free. */
    void placeFreed() {
        advance();
    }

    /** Claims nothing more; returns once that is so. */
    void pause(Duration longest) throws InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        pausing = noticed;
        accepting = false;
        signal.raise();
        if (turnTaken.get() && !noticed.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
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
        signal.raise();
        try {
            while (!ending || !outbox.isEmpty() || turnTaken.get()) {
                // An interrupt means nothing before the end, and would keep this thread from resting.
                if (!ending) {
                    Thread.interrupted();
                } else {
                    lastCalls = lastCalls(lastCalls);
                    if (System.nanoTime() - lastCalls > 0) {
                        log.error(
                                "Worker '{}' could not tell Redis that {} jobs are done; they run again when their claims expire",
                                worker,
                                outbox.size());
                        return;
                    }
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
            armed.disarm(exchange);
            if (attendance != null) {
                attendance.close();
            }
            noticePause();
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

    private static long lastCalls(long known) {
        long now = System.nanoTime();
        long until = known == Long.MAX_VALUE ? now + LAST_CALLS.toNanos() : known;
        // Who interrupts this thread cannot wait for a Redis that is not there.
        return Thread.interrupted() ? Math.min(until, now + URGENT_CALLS.toNanos()) : until;
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
        JobExchange<?> open = exchange;
        Optional<ExchangeCalls.Call> call = open == null ? Optional.empty() : calls.prepare(open, accepting);
        if (open == null || call.isEmpty()) {
            endTurn();
        } else {
            send(open, call.get());
        }
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
            swift = false;
            endTurn();
            signal.raise();
        }
    }

    private void answered(
            ExchangeCalls.Call call, JobExchange.@Nullable Exchanged<?> outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            broke(call, cause instanceof RuntimeException known ? known : new IllegalStateException(cause));
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
            // The wait most probably broke off for the same reason.
            armed.forgetFailure();
            recovery.failed(ex);
        } finally {
            if (isOurs) {
                noticePauseIfPaused();
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
        JobExchange<?> open = open();
        calls.giveBackUnwanted();
        if (!accepting) {
            armed.disarm(open);
            noticePause();
        }
        if (armed.hasFailed()) {
            throw armed.takeFailure();
        }
        again = false;
        ExchangeCalls.Call call = unsent;
        unsent = null;
        if (call == null) {
            call = calls.prepare(open, accepting).orElse(null);
        }
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
        exchange(open, call);
        calls.giveBackUnwanted();
        recovery.recovered();
        swift = handsOverAtOnce;
        signal.raise();
        return true;
    }

    private void exchange(JobExchange<?> open, ExchangeCalls.Call call) {
        JobExchange.Exchanged<?> outcome;
        try {
            outcome = open.exchange(call.finished(), call.places(), call.arrived());
        } catch (RuntimeException ex) {
            calls.unanswered(call);
            throw ex;
        }
        calls.answered(call, outcome, accepting);
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
