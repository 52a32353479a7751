package io.thoonk.job.maintenance;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attended feeds that are looked at equally often. At each tick, or each second one while all of them are quiet, those that
 * were quiet are looked at together, and only those that are no longer, or were not, have a tick of their own. Thread-safe.
 */
final class MaintenanceTick {

    private static final Logger log = LoggerFactory.getLogger(MaintenanceTick.class);

    private final long period;

    private final Duration lease;

    private final NonEmptyProbe maintained;

    private final NonEmptyProbe repaired;

    private final ScheduledExecutorService threads;

    private final List<MaintainedFeed> feeds = new CopyOnWriteArrayList<>();

    private @Nullable ScheduledFuture<?> ticking;

    private boolean troubled;

    /** Whether all was quiet at the last look. */
    private boolean isQuiet;

    /**
     * Creates a round without feeds.
     *
     * @param period how often in ms
     * @param maintained looks for what maintenance has to do
     * @param repaired looks for what may have been lost or left over
     * @param threads run the ticks
     */
    MaintenanceTick(long period, NonEmptyProbe maintained, NonEmptyProbe repaired, ScheduledExecutorService threads) {
        this.period = period;
        // Whoever maintains a feed may miss one tick.
        this.lease = Duration.ofMillis(2 * period + 1_000);
        this.maintained = maintained;
        this.repaired = repaired;
        this.threads = threads;
    }

    synchronized void add(MaintainedFeed feed) {
        feeds.add(feed);
        // Processes that start together must not ask together for ever.
        long first = ThreadLocalRandom.current().nextLong(period / 10 + 1);
        threads.schedule(() -> feed.tick(lease), first, TimeUnit.MILLISECONDS);
        if (ticking == null) {
            ticking = threads.scheduleWithFixedDelay(this::tick, first + period, period, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void remove(MaintainedFeed feed) {
        feeds.remove(feed);
        ScheduledFuture<?> ticks = ticking;
        if (feeds.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticking = null;
        }
        try {
            threads.execute(feed::letGo);
        } catch (RejectedExecutionException ex) {
            log.debug(
                    "This process ends; another maintains feed '{}' when its lease is over",
                    feed.keys().feed(),
                    ex);
        }
    }

    private void tick() {
        try {
            if (isQuiet && feeds.stream().allMatch(MaintainedFeed::isQuiet)) {
                // Claims hold for three ticks at least, so that every second one finds them in time.
                isQuiet = false;
                return;
            }
            List<MaintainedFeed> stirring = stirring();
            isQuiet = stirring.isEmpty();
            for (MaintainedFeed feed : stirring) {
                // A long maintenance of one feed must not hold up the others.
                threads.execute(() -> feed.tick(lease));
            }
            if (troubled) {
                troubled = false;
                log.info("The job feeds of this process are looked at again");
            }
        } catch (Throwable ex) {
            // A task that throws would never be run again.
            trouble(ex);
        }
    }

    private List<MaintainedFeed> stirring() {
        List<MaintainedFeed> stirring = new ArrayList<>(feeds);
        List<MaintainedFeed> quiet =
                feeds.stream().filter(MaintainedFeed::isQuiet).toList();
        stirring.removeAll(quiet);
        List<MaintainedFeed> still = take(quiet, maintained, feed -> true, stirring);
        List<MaintainedFeed> whole = take(still, repaired, MaintainedFeed::isRepairDue, stirring);
        whole.stream().filter(MaintainedFeed::isRepairDue).forEach(MaintainedFeed::noteNothingToRepair);
        return stirring;
    }

    /** Moves those of some feeds for which a look finds something; tells which remain. */
    private static List<MaintainedFeed> take(
            List<MaintainedFeed> feeds,
            NonEmptyProbe glance,
            Predicate<MaintainedFeed> looked,
            List<MaintainedFeed> found) {
        Set<FeedKeys> having = glance.having(
                feeds.stream().filter(looked).map(MaintainedFeed::keys).toList());
        List<MaintainedFeed> remaining = new ArrayList<>();
        for (MaintainedFeed feed : feeds) {
            (having.contains(feed.keys()) ? found : remaining).add(feed);
        }
        return remaining;
    }

    private void trouble(Throwable failure) {
        if (feeds.isEmpty() || threads.isShutdown()) {
            log.debug("A look at the job feeds of this process was broken off", failure);
        } else if (!(failure instanceof ThoonkRedisException || failure instanceof IllegalStateException)) {
            log.error("The job feeds of this process could not be looked at; it is tried again", failure);
        } else if (troubled) {
            log.debug("The job feeds of this process still cannot be looked at", failure);
        } else {
            log.warn(
                    "The job feeds of this process cannot be looked at; it is tried again until it works: {}",
                    failure.getMessage());
            log.debug("The job feeds of this process cannot be looked at", failure);
            troubled = true;
        }
    }
}
