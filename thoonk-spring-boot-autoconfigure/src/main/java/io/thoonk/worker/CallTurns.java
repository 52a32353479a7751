package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to make the next call; one is under way at a time. To wake a thread costs more than a short handler takes:
 * so whoever has a reason for a call begins it, a handler's thread most of the time, and the driver's thread hands out what it
 * brings and has the turn until then. What may have to wait is left to the dispatcher's thread, by raising its signal.
 */
final class CallTurns {

    private final OpenedExchange exchange;

    private final ExchangeCalls calls;

    private final ReadyJobs ready;

    private final ArmedPlace armed;

    private final Looks looks;

    private final Signal signal;

    private final BooleanSupplier accepting;

    private final AtomicBoolean taken = new AtomicBoolean();

    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();

    /** Whether everybody may begin a call; not before the first has been answered, nor after trouble. */
    private volatile boolean swift;

    /** Whether the dispatcher's thread waits for its turn. */
    private volatile boolean wanted;

    /** Whether that thread is to hear of the end of every turn. */
    private volatile boolean watched;

    /** Whether somebody had a reason for a call and the turn was another's. */
    private volatile boolean again;

    /** What could not be sent without waiting. Belongs to whose turn it is. */
    private ExchangeCalls.@Nullable Call unsent;

    CallTurns(
            OpenedExchange exchange,
            ExchangeCalls calls,
            ReadyJobs ready,
            ArmedPlace armed,
            Looks looks,
            Signal signal,
            BooleanSupplier accepting) {
        this.exchange = exchange;
        this.calls = calls;
        this.ready = ready;
        this.armed = armed;
        this.looks = looks;
        this.signal = signal;
        this.accepting = accepting;
    }

    /** Begins a call if nobody else is at it; else whose turn it is takes along what there is. */
    void advance() {
        if (!swift) {
            signal.raise();
            return;
        }
        again = true;
        if (taken.compareAndSet(false, true)) {
            begin();
        }
    }

    private void begin() {
        again = false;
        try {
            exchange.get()
                    .flatMap(open -> calls.prepare(open, accepting.getAsBoolean())
                            .map(call -> (Runnable) () -> send(open, call)))
                    .orElse(this::end)
                    .run();
        } catch (Throwable ex) {
            breakOff(ex);
            leaveToThread();
        }
    }

    /** Takes the turn for the dispatcher's thread; if it is another's, the signal tells when that ends. */
    boolean take() {
        wanted = true;
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        wanted = false;
        return true;
    }

    /** Gives back the turn of the dispatcher's thread. */
    void giveBack() {
        taken.set(false);
        if (again && swift) {
            advance();
        }
    }

    boolean areTaken() {
        return taken.get();
    }

    boolean areWanted() {
        return wanted;
    }

    /** Whether there is a reason for a call that nobody has followed yet. */
    boolean isCallDue() {
        return again;
    }

    boolean areSwift() {
        return swift;
    }

    void setSwift(boolean swift) {
        this.swift = swift;
    }

    /** Has the dispatcher's thread hear of the end of every turn from now on. */
    void watch() {
        watched = true;
    }

    /** Has the dispatcher's thread take care of something that went wrong. */
    void breakOff(Throwable failure) {
        broken.set(ExchangeCalls.cause(failure));
        swift = false;
        signal.raise();
    }

    /** Throws what broke a call off, once. */
    void throwIfBroken() {
        RuntimeException failure = broken.getAndSet(null);
        if (failure != null) {
            throw failure;
        }
    }

    /** Takes together what the next call takes along; for whose turn it is. */
    ExchangeCalls.@Nullable Call next(JobExchange<?> open) {
        again = false;
        ExchangeCalls.Call call = unsent;
        unsent = null;
        return call != null
                ? call
                : calls.prepare(open, accepting.getAsBoolean()).orElse(null);
    }

    /** Sends a call; the turn goes with it. */
    void send(JobExchange<?> open, ExchangeCalls.Call call) {
        boolean sent;
        try {
            sent = open.trySend(call.finished(), call.places(), call.arrived())
                    .map(coming -> coming.whenComplete((outcome, failure) -> answered(call, outcome, failure)))
                    .isPresent();
        } catch (Throwable ex) {
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
            broke(call, failure);
            return;
        }
        boolean areAccepted = accepting.getAsBoolean();
        try {
            calls.answered(call, outcome, areAccepted);
        } catch (Throwable ex) {
            breakOff(ex);
            leaveToThread();
            return;
        }
        if (!areAccepted) {
            signal.raise();
        } else if (ready.hasWaiting()) {
            looks.nudgeIfRare(signal);
        }
        end();
    }

    private void broke(ExchangeCalls.Call call, @Nullable Throwable failure) {
        calls.unanswered(call);
        breakOff(failure == null ? new IllegalStateException("There was no answer") : failure);
        leaveToThread();
    }

    private void leaveToThread() {
        swift = false;
        end();
        signal.raise();
    }

    private void end() {
        boolean hasToArm = accepting.getAsBoolean() && calls.isLineEmpty() && !armed.isArmed();
        taken.set(false);
        if (wanted || watched || hasToArm) {
            signal.raise();
        } else if (again && swift && !ready.hasWaiting()) {
            advance();
        }
    }
}
