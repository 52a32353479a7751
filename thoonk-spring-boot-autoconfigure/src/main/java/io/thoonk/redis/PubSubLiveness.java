package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * How hard a subscription connection is looked at. A network that drops packets without a word leaves it open and silent, and
 * silence alone means nothing: so it is asked now and then, and is lost when nothing at all comes in time.
 *
 * @param timer must not be made to wait
 * @param interval how far the questions are apart
 * @param patience how long an answer, or any message, may take; shorter than the interval
 */
record PubSubLiveness(ScheduledExecutorService timer, Duration interval, Duration patience) {

    private static final Duration INTERVAL = Duration.ofSeconds(7);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static PubSubLiveness usual(ScheduledExecutorService timer) {
        return new PubSubLiveness(timer, INTERVAL, PATIENCE);
    }
}
