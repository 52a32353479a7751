package io.thoonk.observation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.thoonk.feed.FeedType;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges and counters of what stands in the feeds. A scrape reads each feed once at most, whatever the number of gauges; feeds
 * that come and go are noticed by the scrapes.
 */
public final class FeedMeters implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(FeedMeters.class);

    private final ThoonkManagement management;

    private final Executor executor;

    /**
     * Creates the binder.
     *
     * @param management reads the counts
     * @param executor makes the first reading, which must not hold up the start of the application
     */
    public FeedMeters(ThoonkManagement management, Executor executor) {
        this.management = management;
        this.executor = executor;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Rows rows = new Rows(registry, management);
        Gauge.builder(ThoonkMeter.REDIS_CONNECTED.getName(), rows, FeedMeters::connected)
                .description(ThoonkMeter.REDIS_CONNECTED.description())
                .strongReference(true)
                .register(registry);
        Gauge.builder(ThoonkMeter.FEEDS_LEFT_OUT.getName(), management, FeedMeters::leftOut)
                .description(ThoonkMeter.FEEDS_LEFT_OUT.description())
                .register(registry);
        executor.execute(() -> {
            FeedOverview first = rows.update();
            if (!first.beyond().isEmpty()) {
                log.warn(
                        "{} feeds have no gauges, because there are more than thoonk.metrics.max-feeds allows ({})",
                        first.beyond().size(),
                        first.feeds().size());
            }
        });
    }

    /** What could not be read anew is no measurement. */
    private static double leftOut(ThoonkManagement management) {
        FeedOverview overview = management.overview();
        return overview.trouble().isPresent() ? Double.NaN : overview.leftOut();
    }

    private static double connected(Rows rows) {
        FeedOverview overview = rows.update();
        return overview.trouble().isEmpty() || overview.refuses() ? 1 : 0;
    }

    /** The meters of all feeds in one registry; feeds come and go. */
    private static final class Rows {

        private final MeterRegistry registry;

        private final ThoonkManagement management;

        private final ReentrantLock changes = new ReentrantLock();

        private final Map<String, List<Meter>> rows = new HashMap<>();

        Rows(MeterRegistry registry, ThoonkManagement management) {
            this.registry = registry;
            this.management = management;
        }

        /** Makes the rows those of the feeds that there are now. */
        FeedOverview update() {
            FeedOverview overview = management.overview();
            changes.lock();
            try {
                if (overview.trouble().isEmpty()
                        && !rows.keySet().equals(overview.feeds().keySet())) {
                    rows.entrySet().removeIf(row -> {
                        boolean gone = !overview.feeds().containsKey(row.getKey());
                        if (gone) {
                            row.getValue().forEach(registry::remove);
                        }
                        return gone;
                    });
                    overview.feeds()
                            .values()
                            .forEach(feed -> rows.computeIfAbsent(feed.feed(), name -> metersOf(feed)));
                }
            } finally {
                changes.unlock();
            }
            return overview;
        }

        private List<Meter> metersOf(FeedStatistics feed) {
            List<Meter> meters = new ArrayList<>();
            Tags tags = Tags.of(MeterKeyName.FEED.asString(), feed.feed());
            meters.add(counter(ThoonkMeter.FEED_PUBLISHED, tags, feed.feed(), FeedStatistics::published));
            if (feed.hasJobs()) {
                meters.add(counter(ThoonkMeter.FEED_FINISHED, tags, feed.feed(), FeedStatistics::finished));
                meters.add(jobs("available", tags, feed.feed(), FeedStatistics::size));
                meters.add(jobs("delayed", tags, feed.feed(), FeedStatistics::delayed));
                meters.add(jobs("claimed", tags, feed.feed(), FeedStatistics::claimed));
                meters.add(jobs("stalled", tags, feed.feed(), FeedStatistics::stalled));
                meters.add(gauge(
                        ThoonkMeter.FEED_OLDEST_AGE,
                        tags,
                        feed.feed(),
                        counts -> seconds(counts.oldestAge(), counts.size())));
                meters.add(gauge(
                        ThoonkMeter.FEED_LONGEST_RUN,
                        tags,
                        feed.feed(),
                        counts -> seconds(counts.longestRun(), counts.claimed())));
            } else {
                String type = feed.type().map(FeedType::wireName).orElse("unknown");
                meters.add(gauge(
                        ThoonkMeter.FEED_ITEMS,
                        tags.and(MeterKeyName.TYPE.asString(), type),
                        feed.feed(),
                        FeedStatistics::size));
            }
            return meters;
        }

        private Meter jobs(String state, Tags tags, String feed, ToDoubleFunction<FeedStatistics> count) {
            return gauge(ThoonkMeter.FEED_JOBS, tags.and(MeterKeyName.STATE.asString(), state), feed, count);
        }

        private Meter gauge(ThoonkMeter meter, Tags tags, String feed, ToDoubleFunction<FeedStatistics> value) {
            return Gauge.builder(meter.getName(), management, reading -> fresh(reading, feed)
                            .map(value::applyAsDouble)
                            .orElse(Double.NaN))
                    .description(meter.description())
                    .baseUnit(meter.getBaseUnit())
                    .tags(tags)
                    .register(registry);
        }

        private Meter counter(ThoonkMeter meter, Tags tags, String feed, ToDoubleFunction<FeedStatistics> value) {
            return FunctionCounter.builder(meter.getName(), management, reading -> Optional.ofNullable(
                                    reading.overview().feeds().get(feed))
                            .map(value::applyAsDouble)
                            .orElse(0.0))
                    .description(meter.description())
                    .tags(tags)
                    .register(registry);
        }

        /** Counts that could not be read anew are no measurement. */
        private static Optional<FeedStatistics> fresh(ThoonkManagement reading, String feed) {
            FeedOverview overview = reading.overview();
            return overview.trouble().isPresent()
                    ? Optional.empty()
                    : Optional.ofNullable(overview.feeds().get(feed));
        }

        /** None is 0; one of which the time is not known is no measurement. */
        private static double seconds(Optional<Duration> time, long count) {
            return time.map(value -> value.toMillis() / 1000.0).orElse(count == 0 ? 0.0 : Double.NaN);
        }
    }
}
