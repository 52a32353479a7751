package io.thoonk.job;

import io.thoonk.FeedException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what feeds owe others. An entry leaves its outbox once it was received, and is received once: whoever reads it a
 * second time, as the process before died between the two, changes nothing. Thread-safe.
 */
final class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private static final int PAGE = 100;

    /** So many pages a pass; maintenance and the next end of a job go on there. */
    private static final int MOST_PAGES = 50;

    private final OutboxScripts scripts;

    private final BiConsumer<FeedKeys, List<PutScript.Entry>> receiving;

    private final Executor executor;

    /** Feeds of which a pass is asked for and has not begun. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final Map<String, String> cursors = new ConcurrentHashMap<>();

    /** With what puts entries into their feed. */
    OutboxRelay(OutboxScripts scripts, BiConsumer<FeedKeys, List<PutScript.Entry>> receiving, Executor executor) {
        this.scripts = scripts;
        this.receiving = receiving;
        this.executor = executor;
    }

    /** Delivers on another thread; what fails is left to maintenance. */
    void relaySoon(FeedKeys source) {
        if (!asked.add(source.feed())) {
            return;
        }
        try {
            executor.execute(() -> {
                asked.remove(source.feed());
                relayNow(source);
            });
        } catch (RejectedExecutionException ex) {
            asked.remove(source.feed());
            log.debug("Maintenance delivers what feed '{}' owes others", source.feed(), ex);
        }
    }

    /** Delivers; what fails is left to maintenance. */
    void relayNow(FeedKeys source) {
        try {
            relay(source);
        } catch (ThoonkRedisException ex) {
            log.debug("What feed '{}' owes others could not be delivered; maintenance tries again", source.feed(), ex);
        }
    }

    /** One bounded pass. */
    private void relay(FeedKeys source) {
        String cursor = cursors.getOrDefault(source.feed(), "0");
        for (int page = 0; page < MOST_PAGES; page++) {
            OutboxScripts.Page some = scripts.read(source, cursor, PAGE);
            if (!some.bodies().isEmpty()) {
                deliver(source, RelayPlan.of(some.bodies()));
            }
            cursor = some.cursor();
            if (cursor.equals("0")) {
                cursors.remove(source.feed());
                return;
            }
            cursors.put(source.feed(), cursor);
        }
    }

    private void deliver(FeedKeys source, RelayPlan plan) {
        Map<String, String> failed = new LinkedHashMap<>(plan.unreadable());
        for (RelayPlan.Delivery delivery : plan.deliveries()) {
            try {
                receiving.accept(new FeedKeys(source.keySpace(), delivery.target()), delivery.jobs());
                scripts.settle(source, delivery.keys(), Map.of());
            } catch (FeedException | IllegalArgumentException ex) {
                delivery.keys().forEach(key -> failed.put(key, OutboxFailure.text(delivery.target(), ex)));
            }
        }
        if (!failed.isEmpty() && scripts.settle(source, List.of(), failed) > 0) {
            log.warn(
                    "Feed '{}' owes others jobs that cannot be put, and tries again until they can: {}",
                    source.feed(),
                    failed.values().iterator().next().replace('\0', ' '));
        }
    }
}
