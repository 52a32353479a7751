package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the handlers of a worker in work. What is the next step says {@link FetchState}; this class has it taken:
 *
 * <ol>
 *   <li>A handler ends. Its job is kept for the next call, and its thread takes another job from {@link HandlerThreads}.
 *   <li>If no call is under way and the state says that one is due, the thread that noticed sends it ({@link FetchCalls}): it tells
 *       of what is done and claims what is next. No thread is woken for that, which would cost more than a short handler takes.
 *   <li>The driver's thread brings the answer: the jobs go to the threads, and the next call leaves at once if it is due.
 *       Where handlers wait for Redis, and the line is long, two are under way: Redis works while an answer is read.
 *   <li>When the line is empty, Redis is asked to tell of the next job; its arrival is step 2 again.
 *   <li>Whatever may have to wait is left to this loop's own thread: opening the feed, ending the wait, giving back, and all
 *       calls where waking a thread may have to wait. It also looks whether more threads are needed.
 * </ol>
 *
 * All that is known stands in the state and is read and changed under one lock, which is not held while anything is done.
 */
final class FetchLoop implements Runnable, FetchCalls.Listener {

    private final RunningJobs running;

    private final JobSettlement settlement;

    private final HandlerThreads threads;

    private final FetchShare share;

    private final FetchCalls calls;

    private final ReconnectBackoff backoff;

    private final FetchMonitor monitor = new FetchMonitor();

    private final FetchState state;

    private FetchCalls.@Nullable Call unsent;

    private @Nullable Throwable failure;

    /** Whether any thread may make calls: not before the first has been answered, nor after trouble. */
    private boolean async;

    /** Whether somebody will look for the next step when an answer is there; written under the lock. */
    private volatile boolean isCallUnderWay;

    FetchLoop(
            String worker,
            Supplier<JobClaims<?>> opening,
            PrefetchPolicy prefetch,
            RunningJobs running,
            JobSettlement settlement,
            HandlerThreads threads,
            FetchCalls.Sharing sharing) {
        this.running = running;
        this.settlement = settlement;
        this.threads = threads;
        this.share = sharing.share();
        this.calls = new FetchCalls(worker, opening, running, threads, sharing, this);
        this.backoff = new ReconnectBackoff(worker);
        this.state = new FetchState(prefetch, System.nanoTime());
    }

    /** What it has to do with Redis. */
    FetchCalls calls() {
        return calls;
    }

    /** Has what is ready given back, because the executor does not take it, and waits a while before more is claimed. */
    void refused(Throwable cause) {
        monitor.change(() -> {
            if (share.ready() > 0) {
                state.refused();
            }
            failure = cause;
        });
    }

    /** Takes the next step if there is one and this thread may; else whoever may is told. */
    void advance() {
        if (!isCallUnderWay && send(false)) {
            send(true);
        }
    }

    /** Sends the next call, or one beside that which is under way, if there is to be one; tells whether it did. */
    private boolean send(boolean isBeside) {
        FetchCalls.Call call;
        monitor.lock();
        try {
            long now = System.nanoTime();
            FetchState.Seen seen = calls.see();
            FetchStep step =
                    isBeside ? state.beside(seen, unsent == null) : nextOrArmed(seen, now, async && failure == null);
            if (step.kind() != FetchStep.Kind.EXCHANGE || !async || failure != null) {
                if (!isBeside) {
                    monitor.wakeWithin(step.nanos(), now);
                }
                return false;
            }
            call = begin(step, now);
        } finally {
            monitor.unlock();
        }
        if (!calls.trySend(call)) {
            monitor.change(() -> unsent = call);
            return false;
        }
        return true;
    }

    /** Begins the wait where that is the next step and may be taken, under the lock: who ends it must find it begun. */
    private FetchStep nextOrArmed(FetchState.Seen seen, long now, boolean mayArm) {
        FetchStep step = state.next(seen, now);
        if (step.kind() == FetchStep.Kind.ARM && mayArm) {
            state.armed();
            calls.arm();
            step = state.next(seen, now);
        }
        return step;
    }

    private FetchCalls.Call begin(FetchStep step, long now) {
        isCallUnderWay = true;
        return calls.prepare(step, state.sent(step.claims(), now));
    }

    @Override
    public void answered(FetchAnswer answer, boolean isLookDue) {
        monitor.changeQuietly(() -> {
            long now = System.nanoTime();
            running.takeWork(state::worked);
            state.answered(answer, now);
            isCallUnderWay = state.isCallUnderWay();
            monitor.wakeWithin(isLookDue || state.isPaused() ? 0 : Long.MAX_VALUE, now); // a pause awaits this rest
        });
        if (isCallUnderWay || send(false)) {
            send(true);
        }
    }

    @Override
    public void callFailed(Throwable cause) {
        monitor.change(() -> {
            state.callFailed();
            isCallUnderWay = state.isCallUnderWay();
            failure = cause;
        });
    }

    @Override
    public void waitFailed(Throwable cause) {
        monitor.change(() -> {
            state.disarmed();
            failure = cause;
        });
    }

    @Override
    public void arrived() {
        monitor.changeQuietly(state::arrived);
        advance();
    }

    @Override
    public void dueIn(long millis) {
        monitor.change(() -> state.dueIn(millis, System.nanoTime()));
    }

    /** Claims nothing more and gives back what has not begun; returns once that is so, and tells whether it is. */
    boolean pause(Duration longest) throws InterruptedException {
        threads.close();
        return monitor.pause(state::pause, longest);
    }

    /** Claims nothing from its start on. */
    void startPaused() {
        threads.close();
        monitor.change(state::pause);
    }

    void resume() {
        threads.open();
        monitor.change(state::resume);
    }

    /** Looks after its claims once more, as after trouble. */
    void lookAgain() {
        monitor.change(() -> state.failed(System.nanoTime()));
    }

    /** Makes the loop end once all that is done is told. */
    void end() {
        monitor.change(() -> state.end(System.nanoTime()));
    }

    @Override
    public void run() {
        try {
            while (turn()) {
                // Each takes one step.
            }
        } finally {
            try {
                disarm();
            } finally {
                calls.leave();
                monitor.close();
            }
        }
    }

    /** Takes one step; tells whether there is another. */
    private boolean turn() {
        FetchCalls.Call call;
        FetchStep step;
        monitor.lock();
        try {
            long now = System.nanoTime();
            if (failure != null) {
                state.failed(now + backoff.failed(failure, now));
                failure = null;
                async = false;
            }
            step = nextOrArmed(calls.see(), now, true);
            call = unsent == null && step.kind() == FetchStep.Kind.EXCHANGE ? begin(step, now) : unsent;
            unsent = null;
            if (call == null && step.kind() == FetchStep.Kind.REST) {
                rest(Math.min(step.nanos(), threads.look(now)), now);
            }
        } finally {
            monitor.unlock();
        }
        try {
            if (call != null) {
                make(call);
            } else {
                take(step);
            }
        } catch (Throwable ex) {
            monitor.change(() -> failure = ex);
        }
        return call != null || step.kind() != FetchStep.Kind.END;
    }

    private void take(FetchStep step) {
        switch (step.kind()) {
            case OPEN -> {
                calls.open();
                monitor.change(state::opened);
            }
            case DISARM -> disarm();
            case GIVE_BACK -> giveBack();
            default -> {}
        }
    }

    /** Makes a call and waits for its answer; once that is there, others may make calls too. */
    private void make(FetchCalls.Call call) {
        if (calls.make(call)) {
            monitor.change(() -> {
                backoff.recovered(System.nanoTime());
                async = threads.wakeAtOnce() && failure == null;
            });
        }
    }

    /** Ends the wait; what has arrived in this moment goes back to the line. */
    private void disarm() {
        if (!calls.disarm()) {
            monitor.await(() -> !state.isArmed());
        }
        monitor.change(state::disarmed);
        calls.putBackArrived();
    }

    private void giveBack() {
        List<RunningJob> back = threads.takeBack(share);
        monitor.change(state::gaveBack);
        calls.claims().ifPresent(open -> settlement.giveBack(back, false, open));
        back.forEach(running::remove);
    }

    /** Rests, under the lock, until something changes or it is time. */
    private void rest(long nanos, long now) {
        boolean isQuiet = !state.isBusy();
        if (isQuiet && !state.isInTrouble()) {
            backoff.recovered(now);
        }
        monitor.rest(nanos, now, isQuiet && state.isPaused(), () -> state.hurry(System.nanoTime()));
    }
}
