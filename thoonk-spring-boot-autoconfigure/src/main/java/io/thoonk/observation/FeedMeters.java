package io.thoonk.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.thoonk.feed.FeedType;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges and counters of what stands in the feeds. A scrape reads each feed once at most, whatever the number of gauges; feeds
 * that come and go are noticed by the scrapes.
 *
 * @since 0.1.0
 */
public final class FeedMeters implements MeterBinder, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FeedMeters.class);

    private final ThoonkManagement management;

    private final Executor executor;

    private final List<Rows> bound = new CopyOnWriteArrayList<>();

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
        bound.add(rows);
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

    /** Takes away what looks at the feeds for this context; the registry of meters may outlive it. */
    @Override
    public void close() {
        bound.forEach(Rows::close);
    }

    /** The meters of all feeds in one registry; feeds come and go. */
    private static final class Rows {

        private final MeterRegistry registry;

        private final ThoonkManagement management;

        private final ReentrantLock changes = new ReentrantLock();

        /** How the meters of each feed are taken away. */
        private final Map<String, List<Runnable>> rows = new HashMap<>();

        private final List<Runnable> ofAll;

        private boolean closed;

        Rows(MeterRegistry registry, ThoonkManagement management) {
            this.registry = registry;
            this.management = management;
            this.ofAll = List.of(
                    add(ThoonkMeter.REDIS_CONNECTED, Tags.empty(), Math::min, () -> {
                        FeedOverview overview = update();
                        return overview.trouble().isEmpty() || overview.refuses() ? 1 : 0;
                    }),
                    add(ThoonkMeter.FEEDS_LEFT_OUT, Tags.empty(), Double::sum, () -> fresh().map(FeedOverview::leftOut)
                            .map(Integer::doubleValue)
                            .orElse(Double.NaN)),
                    batches("running", FeedOverview.Batches::running),
                    batches("trouble", FeedOverview.Batches::troubled));
        }

        private Runnable batches(String state, ToDoubleFunction<FeedOverview.Batches> count) {
            return add(
                    ThoonkMeter.BATCHES,
                    Tags.of(MeterKeyName.STATE.asString(), state),
                    Double::sum,
                    () -> fresh().flatMap(FeedOverview::batches)
                            .map(count::applyAsDouble)
                            .orElse(Double.NaN));
        }

        /** Makes the rows those of the feeds that there are now. */
        FeedOverview update() {
            FeedOverview overview = management.overview();
            changes.lock();
            try {
                if (!closed
                        && overview.trouble().isEmpty()
                        && !rows.keySet().equals(overview.feeds().keySet())) {
                    rows.entrySet().removeIf(row -> {
                        boolean gone = !overview.feeds().containsKey(row.getKey());
                        if (gone) {
                            row.getValue().forEach(Runnable::run);
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

        void close() {
            changes.lock();
            try {
                closed = true;
                rows.values().forEach(row -> row.forEach(Runnable::run));
                rows.clear();
                ofAll.forEach(Runnable::run);
            } finally {
                changes.unlock();
            }
        }

        private List<Runnable> metersOf(FeedStatistics feed) {
            String name = feed.feed();
            Tags tags = Tags.of(MeterKeyName.FEED.asString(), name);
            Runnable published = counter(ThoonkMeter.FEED_PUBLISHED, tags, name, FeedStatistics::published);
            if (!feed.hasJobs()) {
                String type = feed.type().map(FeedType::wireName).orElse("unknown");
                Tags typed = tags.and(MeterKeyName.TYPE.asString(), type);
                return List.of(
                        published,
                        gauge(ThoonkMeter.FEED_ITEMS, typed, name, Double::sum, FeedStatistics::size),
                        orphans("item", tags, name, FeedStatistics.Orphans::items),
                        orphans("id", tags, name, FeedStatistics.Orphans::ids));
            }
            return List.of(
                    published,
                    counter(ThoonkMeter.FEED_FINISHED, tags, name, FeedStatistics::finished),
                    jobs("available", tags, name, FeedStatistics::size),
                    jobs("delayed", tags, name, FeedStatistics::delayed),
                    jobs("claimed", tags, name, FeedStatistics::claimed),
                    jobs("stalled", tags, name, FeedStatistics::stalled),
                    orphans("item", tags, name, FeedStatistics.Orphans::items),
                    orphans("id", tags, name, FeedStatistics.Orphans::ids),
                    gauge(
                            ThoonkMeter.FEED_OLDEST_AGE,
                            tags,
                            name,
                            Math::max,
                            counts -> seconds(counts.oldestAge(), counts.size())),
                    gauge(
                            ThoonkMeter.FEED_LONGEST_RUN,
                            tags,
                            name,
                            Math::max,
                            counts -> seconds(counts.longestRun(), counts.claimed())));
        }

        private Runnable jobs(String state, Tags tags, String feed, ToDoubleFunction<FeedStatistics> count) {
            Tags ofState = tags.and(MeterKeyName.STATE.asString(), state);
            return gauge(ThoonkMeter.FEED_JOBS, ofState, feed, Double::sum, count);
        }

        private Runnable orphans(String kind, Tags tags, String feed, ToDoubleFunction<FeedStatistics.Orphans> count) {
            return gauge(
                    ThoonkMeter.FEED_ORPHANS,
                    tags.and(MeterKeyName.KIND.asString(), kind),
                    feed,
                    Double::sum,
                    counts -> counts.orphans().map(count::applyAsDouble).orElse(Double.NaN));
        }

        private Runnable gauge(
                ThoonkMeter meter,
                Tags tags,
                String feed,
                DoubleBinaryOperator sum,
                ToDoubleFunction<FeedStatistics> value) {
            return add(meter, tags, sum, () -> fresh().map(
                            overview -> overview.feeds().get(feed))
                    .map(value::applyAsDouble)
                    .orElse(Double.NaN));
        }

        private Runnable counter(ThoonkMeter meter, Tags tags, String feed, ToDoubleFunction<FeedStatistics> value) {
            return add(meter, tags, Double::sum, () -> Optional.ofNullable(
                            management.overview().feeds().get(feed))
                    .map(value::applyAsDouble)
                    .orElse(Double.NaN));
        }

        /** Sibling contexts may read one Redis. */
        private Runnable add(ThoonkMeter meter, Tags tags, DoubleBinaryOperator sum, DoubleSupplier value) {
            return SharedGauges.add(registry, meter, tags, management.place(), sum, value);
        }

        /** Counts that could not be read anew are no measurement. */
        private Optional<FeedOverview> fresh() {
            return Optional.of(management.overview())
                    .filter(overview -> overview.trouble().isEmpty());
        }

        /** None is 0; one of which the time is not known is no measurement. */
        private static double seconds(Optional<Duration> time, long count) {
            return time.map(value -> value.toMillis() / 1000.0).orElse(count == 0 ? 0.0 : Double.NaN);
        }
    }
}
