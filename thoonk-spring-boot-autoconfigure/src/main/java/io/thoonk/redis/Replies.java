package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reply.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException ex) {
                    if (!interrupted) {
                        end = Math.min(end, System.nanoTime() + GRACE.toNanos());
                    }
                    interrupted = true;
                }
            }
        } catch (TimeoutException ex) {
            // The driver may still hold the command back, and would send it when nobody waits for its answer any more.
            reply.cancel(true);
            throw ex;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
