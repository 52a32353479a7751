package io.thoonk.job.maintenance;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobSettings;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.redis.SubscriptionReceiver;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed that workers of this process attend. At each tick this process tries to be the one that maintains the feed if there
 * is something to maintain, and does so if it is; who is due next it tells in any case.
 */
final class MaintainedFeed {

    private static final Logger log = LoggerFactory.getLogger(MaintainedFeed.class);

    private final FeedKeys keys;

    private final MaintenancePass maintenance;

    private final JobSettings.Maintaining settings;

    private final String process;

    private final Consumer<SubscriptionReceiver> subscribing;

    private final RecurringTimer recurring;

    private final FinishWatch finishes;

    private final List<Attendant> listeners = new CopyOnWriteArrayList<>();

    /** Held while this process looks at the feed. */
    private final ReentrantLock looking = new ReentrantLock();

    private @Nullable MaintenanceTick round;

    private volatile boolean subscribed;

    private volatile boolean quiet;

    private volatile boolean troubled;

    private volatile boolean suspicious;

    private volatile long lastRepair = System.nanoTime();

    private volatile long leadsUntil = System.nanoTime();

    MaintainedFeed(
            FeedKeys keys,
            MaintenancePass maintenance,
            JobSettings.Maintaining settings,
            String process,
            Consumer<SubscriptionReceiver> subscribing,
            FinishWatch finishes,
            ScheduledExecutorService threads) {
        this.keys = keys;
        this.maintenance = maintenance;
        this.settings = settings;
        this.process = process;
        this.subscribing = subscribing;
        this.finishes = finishes;
        this.recurring = new RecurringTimer(threads, this::putRecurring, () -> System.nanoTime() - leadsUntil < 0);
    }

    FeedKeys keys() {
        return keys;
    }

    synchronized void enter(Attendant attendant, Supplier<MaintenanceTick> rounds) {
        listeners.add(attendant);
        if (round == null) {
            quiet = false;
            MaintenanceTick joined = rounds.get();
            round = joined;
            joined.add(this);
        }
    }

    synchronized void leave(Attendant attendant) {
        listeners.remove(attendant);
        MaintenanceTick joined = round;
        if (listeners.isEmpty() && joined != null) {
            round = null;
            recurring.stop();
            joined.remove(this);
        }
    }

    /** Whether there was nothing to do at the last tick, so that a look from afar is enough. */
    boolean isQuiet() {
        return quiet;
    }

    /** Whether it is time to look for what was lost or left over. */
    boolean isRepairDue() {
        return System.nanoTime() - lastRepair >= settings.sightingsApart().toNanos();
    }

    void noteNothingToRepair() {
        lastRepair = System.nanoTime();
    }

    /** Lets another process take over at once, if this one maintains the feed and nobody here attends it any more. */
    void letGo() {
        looking.lock();
        try {
            if (listeners.isEmpty() && System.nanoTime() - leadsUntil < 0) {
                maintenance.letGo(keys, process);
                finishes.watch(false);
                leadsUntil = System.nanoTime();
            }
        } catch (RuntimeException | Error ex) {
            log.debug("Another process maintains feed '{}' as soon as this one's lease is over", keys.feed(), ex);
        } finally {
            looking.unlock();
        }
    }

    /** Looks at the feed, unless that is still being done or nobody attends the feed any more. */
    void tick(Duration lease) {
        if (listeners.isEmpty() || !looking.tryLock()) {
            return;
        }
        try {
            subscribe();
            maintenance.reopenIfLost(keys);
            lead(lease);
            recovered();
        } catch (ThoonkRedisException | IllegalStateException ex) {
            trouble(ex);
        } catch (Throwable ex) {
            // The threads say nothing of what a task throws. While the application ends much may fail.
            if (listeners.isEmpty()) {
                log.debug("The maintenance of feed '{}' was broken off", keys.feed(), ex);
            } else {
                log.error("The maintenance of feed '{}' failed; it is tried again", keys.feed(), ex);
            }
        } finally {
            letGo();
            looking.unlock();
        }
    }

    private void lead(Duration lease) {
        quiet = false;
        long asked = System.nanoTime();
        MaintenanceScripts.Lead lead = maintenance.lead(keys, process, lease, suspicious || isRepairDue());
        tell(lead.nextDueMillis());
        if (lead.isOurs()) {
            leadsUntil = asked + lease.toNanos();
            maintain(lead.isBusy());
        } else {
            suspicious = false;
        }
        finishes.watch(lead.isOurs() && lead.isBusy() && maintenance.hasWaits(keys));
        if (lead.nextRecurrenceMillis() >= 0) {
            recurring.runIn(Duration.ofMillis(lead.nextRecurrenceMillis()));
        }
        quiet = !lead.isBusy() && !suspicious;
    }

    private void maintain(boolean isBusy) {
        MaintenanceReport report = isBusy ? maintenance.step(keys) : MaintenancePass.NOTHING;
        if (isRepairDue()) {
            lastRepair = System.nanoTime();
            report = maintenance.repairIfNeeded(keys, report);
            // The second sighting is best made by whoever made the first.
            suspicious = report.suspected() > 0;
        }
        if (report.expired() > 0 || report.requeued() > 0 || report.removed() > 0 || report.dropped() > 0) {
            log.info("Maintenance of feed '{}': {}", keys.feed(), report);
        }
    }

    /** Once and for all: a worker that starts again needs it again, and one that stops must not wait for Redis. */
    private void subscribe() {
        if (!subscribed) {
            byte[] ofRecurring = keys.of(FeedChannel.OWN_RECURRING);
            byte[] ofStops = keys.of(FeedChannel.OWN_STOP);
            subscribing.accept((channel, message) -> {
                if (Arrays.equals(channel, ofStops)) {
                    listeners.forEach(listener -> listener.calledOff().run());
                    return;
                }
                long millis = Long.parseLong(WireText.text(message));
                if (Arrays.equals(channel, ofRecurring)) {
                    recurring.runIn(Duration.ofMillis(millis));
                } else {
                    tell(millis);
                }
            });
            subscribed = true;
        }
    }

    /** Whatever fails is tried again at the next tick. */
    private void putRecurring() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            maintenance.putRecurring(keys).ifPresent(recurring::runIn);
        } catch (ThoonkRedisException | IllegalStateException ex) {
            trouble(ex);
        } catch (Throwable ex) {
            log.error("What recurs in feed '{}' could not be put; it is tried again", keys.feed(), ex);
        }
    }

    private void tell(long nextDueMillis) {
        if (nextDueMillis >= 0) {
            listeners.forEach(listener -> listener.due().accept(nextDueMillis));
        }
    }

    private void trouble(RuntimeException failure) {
        if (troubled || listeners.isEmpty()) {
            log.debug("The maintenance of feed '{}' still fails", keys.feed(), failure);
        } else {
            troubled = true;
            log.warn(
                    "The maintenance of feed '{}' fails and is tried again until it works: {}",
                    keys.feed(),
                    failure.getMessage());
            log.debug("The maintenance of feed '{}' fails", keys.feed(), failure);
        }
    }

    private void recovered() {
        if (troubled) {
            troubled = false;
            log.info("Feed '{}' is maintained again", keys.feed());
        }
    }

    /**
     * Somebody who works on jobs of the feed.
     *
     * @param due hears in how many ms a delayed job is due that is due before all others
     * @param calledOff hears that a job that runs somewhere is to make room for another
     */
    record Attendant(Consumer<Long> due, Runnable calledOff) {}
}
