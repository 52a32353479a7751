package io.thoonk.listener;

import io.thoonk.event.SubscriptionOptions;
import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How a listener works.
 *
 * @param concurrency how many events it handles at once, those of one item one after the other
 * @param mailbox how many events may wait, and what happens when more come; a durable listener has no mailbox
 * @param retry how often a durable listener tries
 * @param lease how soon another process takes over from a durable listener whose process died
 * @param autoStartup whether the container starts with the application
 * @param creating whether feeds that are missing are created for a durable listener; otherwise it waits until somebody creates them
 * @since 0.1.0
 */
public record ListenerOptions(
        int concurrency,
        SubscriptionOptions mailbox,
        Retry retry,
        Duration lease,
        boolean autoStartup,
        boolean creating) {

    /**
     * Options of a listener for which feeds are created that are missing.
     *
     * @param concurrency how many events it handles at once, those of one item one after the other
     * @param mailbox how many events may wait, and what happens when more come; a durable listener has no mailbox
     * @param retry how often a durable listener tries
     * @param lease how soon another process takes over from a durable listener whose process died
     * @param autoStartup whether the container starts with the application
     */
    public ListenerOptions(
            int concurrency, SubscriptionOptions mailbox, Retry retry, Duration lease, boolean autoStartup) {
        this(concurrency, mailbox, retry, lease, autoStartup, true);
    }

    /**
     * How often a durable listener tries an item.
     *
     * @param maxAttempts how often in all, at least 1
     * @param delay pause after the first failure
     * @param multiplier by what the pause grows with each further failure, at least 1
     * @param maxDelay the longest pause
     * @param exhausted what becomes of the item then
     */
    public record Retry(
            int maxAttempts, Duration delay, double multiplier, Duration maxDelay, ExhaustedPolicy exhausted) {

        BackOffExecution pauses() {
            ExponentialBackOff growth = new ExponentialBackOff(Math.max(1, delay.toMillis()), multiplier);
            growth.setMaxInterval(Math.max(growth.getInitialInterval(), maxDelay.toMillis()));
            return growth.start();
        }
    }
}
