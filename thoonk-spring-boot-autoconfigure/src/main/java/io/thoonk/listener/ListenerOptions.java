package io.thoonk.listener;

import io.thoonk.event.SubscriptionOptions;
import java.time.Duration;

/**
 * How a listener works.
 *
 * @param concurrency how many events it handles at once, those of one item one after the other
 * @param mailbox how many events may wait, and what happens when more come; a durable listener has no mailbox
 * @param retry how often a durable listener tries
 * @param lease how soon another process takes over from a durable listener whose process died
 * @param autoStartup whether the container starts with the application
 */
public record ListenerOptions(
        int concurrency, SubscriptionOptions mailbox, RetryOptions retry, Duration lease, boolean autoStartup) {}
