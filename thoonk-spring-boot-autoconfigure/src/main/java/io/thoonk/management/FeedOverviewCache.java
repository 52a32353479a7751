package io.thoonk.management;

import io.thoonk.Partitions;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkRedisException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counts of all feeds, read when somebody asks and they are too old: one call to Redis for each feed up to a bound, one for
 * the names, and one for the batches and for each of them, however many ask at once. Nobody waits long for a Redis that does not answer. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedOverviewCache {

    /** So many calls are sent before the first answer is awaited: others get their turn in between. */
    private static final int AT_ONCE = 100;

    private final ThoonkOperations operations;

    private final FeedStatisticsReader reader;

    private final Supplier<FeedOverview.Batches> batches;

    private final Settings settings;

    private final Executor executor;

    private final Clock clock;

    private final ReentrantLock starting = new ReentrantLock();

    private volatile FeedOverview latest = FeedOverview.none();

    private volatile Instant triedAt = Instant.MIN;

    private volatile Instant answeredAt = Instant.MIN;

    private @Nullable CompletableFuture<FeedOverview> reading;

    FeedOverviewCache(
            ThoonkOperations operations,
            FeedStatisticsReader reader,
            Supplier<FeedOverview.Batches> batches,
            Settings settings,
            Executor executor,
            Clock clock) {
        this.operations = operations;
        this.reader = reader;
        this.batches = batches;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * {@return the counts, fresh ones if that takes no longer than the patience set, else the latest that there are; their
     * trouble says if they could not be read}
     */
    public FeedOverview current() {
        Optional<CompletableFuture<FeedOverview>> fresh = refreshIfOld();
        return fresh.isEmpty() ? latest : awaited(fresh.get());
    }

    /** All who ask for one reading wait together, not one after the other, as the gauges of a scrape would. */
    private FeedOverview awaited(CompletableFuture<FeedOverview> fresh) {
        long left = Duration.between(clock.instant(), triedAt.plus(settings.patience()))
                .toMillis();
        CompletableFuture<Optional<FeedOverview>> answer = fresh.thenApply(Optional::of);
        Optional<FeedOverview> inTime = left <= 0
                ? answer.getNow(Optional.empty())
                : answer.completeOnTimeout(Optional.empty(), left, TimeUnit.MILLISECONDS)
                        .join();
        return inTime.orElseGet(this::old);
    }

    /** While one answer after the other comes, there are just many feeds. */
    private FeedOverview old() {
        return answeredAt.plus(settings.patience()).isAfter(clock.instant())
                ? latest
                : latest.withTrouble("Redis has not answered within " + settings.patience(), false, triedAt);
    }

    /**
     * Counts one feed with its partitions, whatever its place among all.
     *
     * @param feed name of the feed
     * @return the counts of this moment, or empty if there is no such feed
     * @throws ThoonkRedisException if Redis fails
     */
    public Optional<FeedStatistics> read(String feed) {
        return reader.read(feed).map(counts -> {
            Map<String, FeedStatistics> all = new LinkedHashMap<>(Map.of(feed, counts));
            partitions(counts).forEach(part -> all.put(part.feed(), part));
            return FeedStatistics.together(all).getOrDefault(feed, counts);
        });
    }

    /** Counts each of the partitions of a feed. */
    List<FeedStatistics> partitions(FeedStatistics feed) {
        List<Supplier<Optional<FeedStatistics>>> coming = feed.partitions().stream()
                .flatMap(partitions -> partitions.names().stream())
                .map(reader::begin)
                .toList();
        return coming.stream().map(Supplier::get).flatMap(Optional::stream).toList();
    }

    Duration patience() {
        return settings.patience();
    }

    private Optional<CompletableFuture<FeedOverview>> refreshIfOld() {
        starting.lock();
        try {
            if (reading != null && !reading.isDone()) {
                return Optional.of(reading);
            }
            Instant now = clock.instant();
            if (triedAt.equals(Instant.MIN) || !now.isBefore(triedAt.plus(settings.refresh()))) {
                triedAt = now;
                reading = CompletableFuture.supplyAsync(this::refreshed, executor);
                return Optional.of(reading);
            }
            return Optional.empty();
        } finally {
            starting.unlock();
        }
    }

    private FeedOverview refreshed() {
        FeedOverview before = latest;
        FeedOverview now;
        try {
            now = read(before);
        } catch (ThoonkRedisException ex) {
            now = before.withTrouble(
                    String.valueOf(ex.getMessage()), !(ex instanceof RedisUnreachableException), triedAt);
        }
        latest = now;
        return now;
    }

    private FeedOverview read(FeedOverview before) {
        Set<String> all = operations.feedNames();
        List<String> names = chosen(all);
        Map<String, FeedStatistics> single = new LinkedHashMap<>();
        Map<String, FeedStatistics.Rate> rates = new LinkedHashMap<>();
        Map<String, RuntimeException> refused = new LinkedHashMap<>();
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            Map<String, Supplier<Optional<FeedStatistics>>> coming = new LinkedHashMap<>();
            names.subList(from, Math.min(names.size(), from + AT_ONCE))
                    .forEach(name -> unlessRefused(name, () -> Optional.of(reader.begin(name)), refused)
                            .ifPresent(answer -> coming.put(name, answer)));
            coming.forEach(
                    (name, each) -> unlessRefused(name, each, refused).ifPresent(counts -> single.put(name, counts)));
            answeredAt = clock.instant();
        }
        Map<String, FeedStatistics> feeds = FeedStatistics.together(single);
        Set<String> beyond = new HashSet<>(all);
        names.forEach(beyond::remove);
        leaveOutWhatHasGaps(feeds, beyond, refused);
        feeds.forEach((name, counts) -> Optional.ofNullable(before.feeds().get(name))
                .flatMap(earlier -> FeedStatistics.Rate.between(earlier, counts))
                .ifPresent(rate -> rates.put(name, rate)));
        if (feeds.isEmpty()) {
            // If Redis refuses them all, there is nothing to tell but why.
            refused.values().stream()
                    .filter(failure -> !(failure instanceof IllegalArgumentException))
                    .findFirst()
                    .ifPresent(failure -> {
                        throw new ThoonkRedisException(String.valueOf(failure.getMessage()), null);
                    });
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        refused.forEach((name, failure) -> reasons.put(name, String.valueOf(failure.getMessage())));
        return new FeedOverview(
                feeds,
                rates,
                beyond,
                reasons,
                batches(),
                Optional.of(clock.instant()),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** A sum without one of its partitions would look like the whole. */
    private static void leaveOutWhatHasGaps(
            Map<String, FeedStatistics> feeds, Set<String> beyond, Map<String, RuntimeException> refused) {
        for (FeedStatistics counts : List.copyOf(feeds.values())) {
            for (String partition : counts.partitions().map(Partitions::names).orElse(List.of())) {
                RuntimeException failure = refused.get(partition);
                if (failure != null) {
                    refused.put(counts.feed(), failure);
                } else if (beyond.contains(partition)) {
                    beyond.add(counts.feed());
                } else {
                    continue;
                }
                feeds.remove(counts.feed());
            }
        }
    }

    /** A user who may not read the batches sees the feeds all the same. */
    private Optional<FeedOverview.Batches> batches() {
        try {
            return Optional.of(batches.get());
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            return Optional.empty();
        }
    }

    /**
     * One feed that the user may not read does not hide the others, nor does what another program has put there: a name that no
     * feed can have, a number that is none.
     */
    private static <T> Optional<T> unlessRefused(
            String feed, Supplier<Optional<T>> call, Map<String, RuntimeException> refused) {
        try {
            return call.get();
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            refused.put(feed, ex);
            return Optional.empty();
        }
    }

    /** Those that are preferred come first, the others in the order of their names. */
    private List<String> chosen(Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparing(
                                (String name) -> !settings.preferred().test(name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(settings.maxFeeds())
                .toList();
    }

    /**
     * How the counts of all feeds are read.
     *
     * @param refresh how old they may be before they are read again
     * @param patience how long a caller waits for fresh ones before it gets the old
     * @param maxFeeds how many feeds are counted at most, one call to Redis each
     * @param preferred tells by its name which feed is counted before others where there are more than that
     * @param keys keys of jobs that are counted by themselves in each feed that has limits
     */
    public record Settings(
            Duration refresh, Duration patience, int maxFeeds, Predicate<String> preferred, List<String> keys) {}
}
