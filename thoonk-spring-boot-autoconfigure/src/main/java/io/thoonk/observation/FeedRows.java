package io.thoonk.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.thoonk.feed.FeedType;
import io.thoonk.job.RecurringJob;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** The meters of all feeds in one registry; feeds come and go. */
final class FeedRows {

    private final MeterRegistry registry;

    private final ThoonkManagement management;

    private final ReentrantLock changes = new ReentrantLock();

    /** How the meters of each are taken away. */
    private final Map<Row, List<Runnable>> rows = new HashMap<>();

    private final List<Runnable> ofAll;

    private boolean closed;

    FeedRows(MeterRegistry registry, ThoonkManagement management) {
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
                ThoonkMeter.BATCHES, Tags.of(MeterKeyName.STATE.asString(), state), Double::sum, () -> fresh().flatMap(
                                FeedOverview::batches)
                        .map(count::applyAsDouble)
                        .orElse(Double.NaN));
    }

    /** Makes the rows those of the feeds that there are now. */
    FeedOverview update() {
        FeedOverview overview = management.overview();
        changes.lock();
        try {
            if (!closed && overview.trouble().isEmpty()) {
                rows.entrySet().removeIf(row -> {
                    boolean gone = !overview.feeds().containsKey(row.getKey().feed());
                    if (gone) {
                        row.getValue().forEach(Runnable::run);
                    }
                    return gone;
                });
                overview.feeds().values().forEach(this::add);
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

    /** What a feed has had once it may have again: its meters stay as long as it does. */
    private void add(FeedStatistics feed) {
        rows.computeIfAbsent(new Row(feed.feed(), Part.COUNTS), row -> metersOf(feed));
        feed.gate()
                .ifPresent(gate -> rows.computeIfAbsent(
                        new Row(feed.feed(), Part.GATE),
                        row -> metersOf(feed.feed(), gate.keys().keySet())));
        if (!feed.recurring().isEmpty()) {
            rows.computeIfAbsent(new Row(feed.feed(), Part.RECURRING), row -> recurring(feed.feed()));
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

    private List<Runnable> metersOf(String feed, Set<String> keys) {
        Tags tags = Tags.of(MeterKeyName.FEED.asString(), feed);
        List<Runnable> meters = new ArrayList<>(List.of(
                gate(ThoonkMeter.GATE_WAITING, tags, feed, FeedStatistics.Gate::waiting),
                gate(ThoonkMeter.GATE_LANES, state(tags, "ready"), feed, FeedStatistics.Gate::readyLanes),
                gate(ThoonkMeter.GATE_LANES, state(tags, "held"), feed, FeedStatistics.Gate::heldLanes),
                gauge(
                        ThoonkMeter.GATE_CONCURRENCY,
                        tags,
                        feed,
                        Double::sum,
                        counts -> bound(counts.gate().flatMap(FeedStatistics.Gate::concurrency)))));
        for (String key : keys) {
            Tags ofKey = tags.and(MeterKeyName.KEY.asString(), key);
            meters.add(gate(ThoonkMeter.KEY_WAITING, ofKey, feed, gate -> gate.ofKey(key)
                    .waiting()));
            meters.add(gate(ThoonkMeter.KEY_RUNNING, ofKey, feed, gate -> gate.ofKey(key)
                    .running()));
            meters.add(gauge(
                    ThoonkMeter.KEY_CONCURRENCY,
                    ofKey,
                    feed,
                    Double::sum,
                    counts ->
                            bound(counts.gate().flatMap(gate -> gate.ofKey(key).concurrency()))));
        }
        return meters;
    }

    private List<Runnable> recurring(String feed) {
        Tags tags = Tags.of(MeterKeyName.FEED.asString(), feed);
        return Arrays.stream(RecurringJob.State.values())
                .map(state -> gauge(
                        ThoonkMeter.RECURRING_JOBS,
                        state(tags, state.name().toLowerCase(Locale.ROOT)),
                        feed,
                        Double::sum,
                        counts -> counts.recurring().getOrDefault(state, 0L)))
                .toList();
    }

    private Runnable gate(ThoonkMeter meter, Tags tags, String feed, ToDoubleFunction<FeedStatistics.Gate> value) {
        return gauge(meter, tags, feed, Double::sum, counts -> counts.gate()
                .map(value::applyAsDouble)
                .orElse(0.0));
    }

    private static double bound(Optional<Long> most) {
        return most.map(Long::doubleValue).orElse(Double.NaN);
    }

    private static Tags state(Tags tags, String state) {
        return tags.and(MeterKeyName.STATE.asString(), state);
    }

    private Runnable jobs(String state, Tags tags, String feed, ToDoubleFunction<FeedStatistics> count) {
        return gauge(ThoonkMeter.FEED_JOBS, state(tags, state), feed, Double::sum, count);
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
        return add(
                meter, tags, sum, () -> fresh().map(overview -> overview.feeds().get(feed))
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

    /** The meters of a feed that come and go together. */
    private record Row(String feed, Part part) {}

    private enum Part {
        COUNTS,
        GATE,
        RECURRING
    }

    /** None is 0; one of which the time is not known is no measurement. */
    private static double seconds(Optional<Duration> time, long count) {
        return time.map(value -> value.toMillis() / 1000.0).orElse(count == 0 ? 0.0 : Double.NaN);
    }
}
