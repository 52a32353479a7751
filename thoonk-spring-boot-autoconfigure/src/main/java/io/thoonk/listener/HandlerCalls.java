package io.thoonk.listener;

import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of a listener's handler, and of its error handler, that run at this moment. Thread-safe. */
final class HandlerCalls {

    private static final Logger log = LoggerFactory.getLogger(HandlerCalls.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private static final Duration LOOK_FOR_EXIT = Duration.ofMillis(250);

    /** By the thread of each call, whether somebody waits for its end. */
    private final Map<Thread, Boolean> awaited = new ConcurrentHashMap<>();

    private final Duration patience;

    HandlerCalls() {
        this(PATIENCE);
    }

    /** Has handlers interrupted that run for so long after they were to end. */
    HandlerCalls(Duration patience) {
        this.patience = patience;
    }

    /** Runs code of the application on this thread. */
    void run(Call call) throws Exception {
        Thread thread = Thread.currentThread();
        awaited.put(thread, true);
        try {
            call.run();
        } finally {
            awaited.remove(thread);
            // An interrupt that was meant for the handler, or that it left behind, must not cut off what comes after
            // it.
            Thread.interrupted();
        }
    }

    /** Whether the calling thread runs one of the calls. */
    boolean isCaller() {
        return awaited.containsKey(Thread.currentThread());
    }

    /** Has nobody wait any longer for the call on the calling thread, if there is one. */
    void releaseCaller() {
        awaited.replace(Thread.currentThread(), false);
    }

    /**
     * Waits for threads that end once the calls have, and interrupts these where they take long. It does not wait for a call that
     * itself waits for the end of the application.
     */
    void awaitEnd(String listener, List<Thread> threads) {
        try {
            if (!haveEnded(threads, patience)) {
                log.warn("Listener '{}' still handles an event after {} and is interrupted", listener, patience);
                awaited.keySet().forEach(this::interrupt);
                if (!haveEnded(threads, AFTER_INTERRUPT)) {
                    threads.forEach(Thread::interrupt);
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread cannot leave the call meanwhile, so the interrupt hits nothing else. */
    private void interrupt(Thread thread) {
        awaited.computeIfPresent(thread, (caller, waitedFor) -> {
            caller.interrupt();
            return waitedFor;
        });
    }

    private boolean haveEnded(List<Thread> threads, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (Thread thread : threads) {
            while (thread.isAlive() && !areReleased()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.min(left, LOOK_FOR_EXIT.toNanos()));
            }
        }
        return true;
    }

    private boolean areReleased() {
        return !awaited.isEmpty()
                && awaited.entrySet().stream()
                        .allMatch(call -> !call.getValue() || ThoonkThreads.endsProcess(call.getKey()));
    }

    /** A call of code of the application. */
    @FunctionalInterface
    interface Call {

        void run() throws Exception;
    }
}
