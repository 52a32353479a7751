package io.thoonk.redis;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** Tries something again and again, after pauses that grow from 0.1 to 5 seconds. */
final class RepeatedAttempts {

    private static final Logger log = LoggerFactory.getLogger(RepeatedAttempts.class);

    private RepeatedAttempts() {}

    /**
     * Tries on this thread, until it is done, this thread is interrupted, or all ends.
     *
     * @param attempt tells whether it is done; must not throw
     * @param ending is down once all ends
     */
    static void make(BooleanSupplier attempt, CountDownLatch ending) {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        try {
            while (!attempt.getAsBoolean() && !ending.await(pause.nextBackOff(), TimeUnit.MILLISECONDS)) {
                log.trace("It is tried again");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
