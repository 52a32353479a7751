package io.thoonk.job.maintenance;

import io.thoonk.redis.SubscriptionReceiver;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what peers finish in a feed, while jobs wait for others there: a message tells an id, and the data are looked at. What
 * is missed maintenance finds. Thread-safe.
 */
final class FinishWatch {

    private static final Logger log = LoggerFactory.getLogger(FinishWatch.class);

    /** Messages that come together are looked at together. */
    private static final Duration COLLECTING = Duration.ofMillis(50);

    private static final int MOST_AT_ONCE = 1000;

    private final Function<SubscriptionReceiver, Runnable> subscribing;

    private final ScheduledExecutorService threads;

    private final Consumer<List<String>> looking;

    private final Set<String> heard = new LinkedHashSet<>();

    private @Nullable Runnable ending;

    /** With what subscribes, and returns what ends that, and what looks at jobs. */
    FinishWatch(
            Function<SubscriptionReceiver, Runnable> subscribing,
            ScheduledExecutorService threads,
            Consumer<List<String>> looking) {
        this.subscribing = subscribing;
        this.threads = threads;
        this.looking = looking;
    }

    /** Begins, or ends, where that is not so already. */
    void watch(boolean isNeeded) {
        Runnable end = ending;
        if (isNeeded && end == null) {
            ending = subscribing.apply((channel, message) -> hear(message));
        } else if (!isNeeded && end != null) {
            ending = null;
            end.run();
        }
    }

    /** Behind the id stands its result. */
    private void hear(byte[] message) {
        int end = 0;
        while (end < message.length && message[end] != 0) {
            end++;
        }
        boolean isFirst;
        synchronized (heard) {
            isFirst = heard.isEmpty();
            if (heard.size() < MOST_AT_ONCE) {
                heard.add(WireText.text(Arrays.copyOf(message, end)));
            }
        }
        if (isFirst) {
            try {
                threads.schedule(this::look, COLLECTING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException ex) {
                log.debug("This process ends; another looks after what waits", ex);
            } catch (Error ex) {
                forget();
                throw ex;
            }
        }
    }

    /** So that the next message is the first one again, for which a look is planned. */
    private void forget() {
        synchronized (heard) {
            heard.clear();
        }
    }

    private void look() {
        List<String> ids;
        synchronized (heard) {
            ids = List.copyOf(heard);
            heard.clear();
        }
        try {
            looking.accept(ids);
        } catch (RuntimeException | Error ex) {
            log.debug("What peers have finished is looked at again by maintenance", ex);
        }
    }
}
