package io.thoonk.job;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.PubSubReceiver;
import io.thoonk.redis.WireText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed that workers of this process attend. At each tick this process tries to be the one that maintains the feed, and
 * does so if it is; who is due next it tells in any case.
 */
final class AttendedFeed {

    private static final Logger log = LoggerFactory.getLogger(AttendedFeed.class);

    private static final Duration SHORTEST_TICK = Duration.ofMillis(200);

    private final FeedKeys keys;

    private final JobMaintenance maintenance;

    private final MaintenanceSettings settings;

    private final String process;

    private final Consumer<PubSubReceiver> subscribing;

    private final List<Consumer<Long>> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable ScheduledFuture<?> ticking;

    private volatile boolean subscribed;

    private boolean troubled;

    private long lastRepair = System.nanoTime();

    AttendedFeed(
            FeedKeys keys,
            JobMaintenance maintenance,
            MaintenanceSettings settings,
            String process,
            Consumer<PubSubReceiver> subscribing) {
        this.keys = keys;
        this.maintenance = maintenance;
        this.settings = settings;
        this.process = process;
        this.subscribing = subscribing;
    }

    synchronized void enter(Duration lease, Consumer<Long> due, ScheduledExecutorService threads) {
        listeners.add(due);
        if (ticking == null) {
            Duration third = lease.dividedBy(3);
            Duration tick = third.compareTo(settings.interval()) < 0 ? third : settings.interval();
            long millis = Math.max(SHORTEST_TICK.toMillis(), tick.toMillis());
            // Processes that start together must not ask together for ever.
            long first = ThreadLocalRandom.current().nextLong(millis / 10 + 1);
            ticking = threads.scheduleWithFixedDelay(
                    () -> tick(Duration.ofMillis(2 * millis + 1_000)), first, millis, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void leave(Consumer<Long> due, ScheduledExecutorService threads) {
        listeners.remove(due);
        ScheduledFuture<?> ticks = ticking;
        if (listeners.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticking = null;
            threads.execute(this::letGo);
        }
    }

    /** Lets another process take over at once. */
    private void letGo() {
        try {
            maintenance.lead(keys, process, Duration.ZERO);
        } catch (RuntimeException ex) {
            log.debug("Another process maintains feed '{}' as soon as this one's lease is over", keys.feed(), ex);
        }
    }

    private void tick(Duration lease) {
        try {
            subscribe();
            MaintenanceScripts.Lead lead = maintenance.lead(keys, process, lease);
            tell(lead.nextDueMillis());
            if (lead.isOurs()) {
                maintain(lead.isBusy());
            }
            recovered();
        } catch (ThoonkRedisException | IllegalStateException ex) {
            trouble(ex);
        } catch (RuntimeException ex) {
            // A task that throws would never be run again. While the application ends much may fail.
            if (listeners.isEmpty()) {
                log.debug("The maintenance of feed '{}' was broken off", keys.feed(), ex);
            } else {
                log.error("The maintenance of feed '{}' failed; it is tried again", keys.feed(), ex);
            }
        }
    }

    private void maintain(boolean isBusy) {
        MaintenanceReport report = isBusy ? maintenance.step(keys) : MaintenanceReport.NOTHING;
        if (System.nanoTime() - lastRepair >= settings.sightingsApart().toNanos()) {
            lastRepair = System.nanoTime();
            report = maintenance.repairIfNeeded(keys, report);
        }
        if (report.expired() > 0 || report.requeued() > 0 || report.removed() > 0) {
            log.info("Maintenance of feed '{}': {}", keys.feed(), report);
        }
    }

    /** Once and for all: a worker that starts again needs it again, and one that stops must not wait for Redis. */
    private void subscribe() {
        if (!subscribed) {
            subscribing.accept((channel, message) -> tellDueTime(message));
            subscribed = true;
        }
    }

    private void tellDueTime(byte[] message) {
        tell(Long.parseLong(WireText.text(message)));
    }

    private void tell(long nextDueMillis) {
        if (nextDueMillis >= 0) {
            listeners.forEach(listener -> listener.accept(nextDueMillis));
        }
    }

    private void trouble(RuntimeException failure) {
        if (troubled || listeners.isEmpty()) {
            log.debug("The maintenance of feed '{}' still fails", keys.feed(), failure);
        } else {
            troubled = true;
            log.warn("The maintenance of feed '{}' fails and is tried again until it works", keys.feed(), failure);
        }
    }

    private void recovered() {
        if (troubled) {
            troubled = false;
            log.info("Feed '{}' is maintained again", keys.feed());
        }
    }
}
