package io.thoonk.listener;

import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How often a durable listener tries an item.
 *
 * @param maxAttempts how often in all, at least 1
 * @param delay pause after the first failure
 * @param multiplier by what the pause grows with each further failure, at least 1
 * @param maxDelay the longest pause
 * @param exhausted what becomes of the item then
 */
public record RetryOptions(
        int maxAttempts, Duration delay, double multiplier, Duration maxDelay, ExhaustedPolicy exhausted) {

    BackOffExecution pauses() {
        ExponentialBackOff growth = new ExponentialBackOff(Math.max(1, delay.toMillis()), multiplier);
        growth.setMaxInterval(Math.max(growth.getInitialInterval(), maxDelay.toMillis()));
        return growth.start();
    }
}
