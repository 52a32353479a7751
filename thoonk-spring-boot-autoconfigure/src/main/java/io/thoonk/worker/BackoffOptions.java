package io.thoonk.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How long a failed job stays out of the line.
 *
 * @param delay after the first failure
 * @param multiplier by what it grows with each further failure, at least 1
 * @param maxDelay the longest
 * @param jitter by how much a delay may be longer than computed
 */
public record BackoffOptions(Duration delay, double multiplier, Duration maxDelay, Duration jitter) {

    /**
     * Computes the delay after some failures.
     *
     * @param failures how many there were, this one included, at least 1
     * @return the delay
     */
    public Duration after(int failures) {
        if (delay.isZero()) {
            return delay;
        }
        ExponentialBackOff growth = new ExponentialBackOff(delay.toMillis(), Math.max(1, multiplier));
        growth.setMaxInterval(Math.max(delay.toMillis(), maxDelay.toMillis()));
        BackOffExecution execution = growth.start();
        long millis = execution.nextBackOff();
        for (int i = 1; i < failures && millis < growth.getMaxInterval(); i++) {
            millis = execution.nextBackOff();
        }
        long spread = jitter.toMillis();
        return Duration.ofMillis(
                millis + (spread > 0 ? ThreadLocalRandom.current().nextLong(spread + 1) : 0));
    }
}
