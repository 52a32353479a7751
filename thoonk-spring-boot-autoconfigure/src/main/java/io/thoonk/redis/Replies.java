package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for answers. An interrupt does not cut a wait off at once: the answer of a claim must reach its caller, or the job
 * would be nobody's. It leaves a Redis that is there the time to answer, and ends the wait for one that is not; the
 * interrupt flag is set again afterwards.
 */
final class Replies {

    static final Duration GRACE = Duration.ofSeconds(2);

    private Replies() {}

    static <R> R await(Future<R> reply, Duration patience) throws ExecutionException, TimeoutException {
        try {
            return within(patience, nanos -> reply.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException ex) {
            // The driver may still hold the command back, and would send it when nobody waits for its answer any more.
            reply.cancel(true);
            throw ex;
        }
    }

    /** Waits for one of some connections as for an answer: those who have them may be waiting for a Redis that is gone. */
    static void awaitPlace(Semaphore places, Duration patience) throws ExecutionException, TimeoutException {
        within(patience, nanos -> {
            if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("All connections are in use, and none became free in time");
            }
            return true;
        });
    }

    private static <R> R within(Duration patience, Wait<R> wait) throws ExecutionException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.atMost(Math.max(0, end - System.nanoTime()));
                } catch (InterruptedException ex) {
                    if (!interrupted) {
                        end = Math.min(end, System.nanoTime() + GRACE.toNanos());
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Wait<R> {

        R atMost(long nanos) throws InterruptedException, ExecutionException, TimeoutException;
    }
}
