package io.thoonk.actuate;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.Partitions;
import io.thoonk.ThoonkException;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.RecurringJob;
import io.thoonk.management.ContainerStatus;
import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.util.PatternMatchUtils;

/**
 * Shows whether Redis answers, how the workers and listeners of this process do, and whether limits that are set are kept.
 * That many jobs wait is no illness of this process, and without limits it is not {@code DOWN}.
 *
 * @since 0.1.0
 */
public final class ThoonkHealthIndicator extends AbstractHealthIndicator {

    private static final int NAMED_LANES = 5;

    private static final int JUDGED_BATCHES = 100;

    private static final int NAMED_RECURRING = 20;

    private static final Set<RecurringJob.State> STANDING_STILL =
            Set.of(RecurringJob.State.FAILED, RecurringJob.State.UNDECLARED);

    private final ThoonkManagement management;

    private final Limits limits;

    /**
     * Creates the indicator.
     *
     * @param management what it looks at
     * @param limits what is not borne with
     */
    public ThoonkHealthIndicator(ThoonkManagement management, Limits limits) {
        super("The health of Thoonk could not be found out");
        this.management = management;
        this.limits = limits;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<String> reasons = new ArrayList<>();
        FeedOverview overview = management.overview();
        if (overview.trouble().isPresent()) {
            reasons.add((overview.refuses() ? "Redis refuses: " : "Redis does not answer: ")
                    + overview.trouble().get());
            builder.withDetail("redis", overview.refuses() ? "refuses" : "away");
        } else {
            builder.withDetail(
                    "redis", management.serverVersion().orElse("of a version that this user may not ask for"));
            reasons.addAll(judged(overview));
            List<String> notJudged = Stream.concat(overview.beyond().stream(), overview.refused().keySet().stream())
                    .filter(isJudged())
                    .sorted()
                    .toList();
            if (!notJudged.isEmpty()) {
                builder.withDetail(
                        "notJudged",
                        notJudged.size() + " feeds, for instance '" + notJudged.get(0) + "': "
                                + overview.refused()
                                        .getOrDefault(
                                                notJudged.get(0),
                                                "there are more than thoonk.metrics.max-feeds allows"));
            }
        }
        management.containers().workers().stream()
                .filter(worker -> worker.running() && !worker.paused())
                .forEach(worker -> worker.feeds().stream()
                        .flatMap(feed -> whyItCannotClaim(worker, feed).stream())
                        .findFirst()
                        .ifPresent(reasons::add));
        management.refusedSubscriptions().ifPresent(why -> reasons.add("Listeners hear nothing: " + why));
        builder.withDetail("workers", status(management.containers().workers()));
        builder.withDetail("listeners", status(management.containers().listeners()));
        addUnlessEmpty(
                builder,
                "claims",
                management.claimLosses().entrySet().stream()
                        .flatMap(feed -> FeedDiagnosis.inWords(feed.getValue()).stream()
                                .map(words -> "Feed '" + feed.getKey() + "': " + words))
                        .toList());
        addUnlessEmpty(builder, "undelivered", undelivered(overview));
        if (overview.trouble().isEmpty()) {
            addUnlessEmpty(builder, "batches", troubledBatches());
            addUnlessEmpty(builder, "heldBack", heldBack(overview));
            addUnlessEmpty(builder, "recurring", standingStill(overview));
        }
        if (reasons.isEmpty()) {
            builder.up();
        } else {
            builder.down().withDetail("reasons", reasons);
        }
    }

    private static void addUnlessEmpty(Health.Builder builder, String name, List<String> words) {
        if (!words.isEmpty()) {
            builder.withDetail(name, words);
        }
    }

    /** On a feed that is no job feed a worker stands still; all else passes, most of the time. */
    private Optional<String> whyItCannotClaim(ContainerStatus worker, String feed) {
        Optional<RuntimeException> failure = management.workerHealth().failure(feed);
        if (failure.filter(FeedTypeMismatchException.class::isInstance).isPresent()) {
            return failure.map(mismatch -> "Worker '" + worker.id() + "' stands still: " + mismatch.getMessage());
        }
        return management
                .workerHealth()
                .failingFor(feed)
                .filter(time -> time.compareTo(limits.maxSilence()) > 0)
                .map(time -> "Worker '" + worker.id() + "' could not claim for " + time.toSeconds()
                        + " s (thoonk.health.max-silence)"
                        + failure.map(why -> ": " + why.getMessage()).orElse(""));
    }

    /** What finished jobs owe feeds that cannot take it. */
    private static List<String> undelivered(FeedOverview overview) {
        return overview.feeds().values().stream()
                .flatMap(feed -> feed.undelivered().stream()
                        .map(owed -> "Feed '" + feed.feed() + "': " + owed.words() + " (" + owed.type() + ")"))
                .toList();
    }

    /** Batches that wait for a person. */
    private List<String> troubledBatches() {
        List<BatchProgress> batches;
        try {
            batches = management.jobs().batches(JUDGED_BATCHES).some();
        } catch (ThoonkException ex) {
            return List.of("They cannot be read: " + ex.getMessage());
        }
        return batches.stream()
                .filter(batch -> batch.state() == BatchProgress.State.TROUBLE)
                .map(batch -> "Batch '" + batch.id() + "': " + batch.counts().stalled() + " of "
                        + batch.counts().all() + " jobs are stalled and wait until somebody retries or retracts them")
                .toList();
    }

    /** What recurs in the feeds of this process and puts no jobs although nobody has paused it. */
    private List<String> standingStill(FeedOverview overview) {
        return overview.feeds().values().stream()
                .filter(feed -> STANDING_STILL.stream()
                                .anyMatch(state -> feed.recurring().getOrDefault(state, 0L) > 0)
                        && isJudged().test(feed.feed()))
                .flatMap(feed -> said(feed, () -> management.recurring().standingStill(feed.feed())))
                .limit(NAMED_RECURRING)
                .toList();
    }

    /** What limits hold back in the feeds of this process; they do what they were set for, so that is no illness. */
    private List<String> heldBack(FeedOverview overview) {
        return overview.feeds().values().stream()
                .filter(feed ->
                        feed.hasJobs() && feed.delayed() > 0 && isJudged().test(feed.feed()))
                .flatMap(feed -> said(
                        feed, () -> management.limits(feed.feed(), NAMED_LANES).words()))
                .toList();
    }

    private static Stream<String> said(FeedStatistics feed, Supplier<List<String>> words) {
        try {
            return words.get().stream().map(each -> "Feed '" + feed.feed() + "': " + each);
        } catch (ThoonkException ex) {
            // It is gone, or not to be read: what else is told says so.
            return Stream.empty();
        }
    }

    private Map<String, String> status(List<ContainerStatus> containers) {
        return containers.stream()
                .collect(Collectors.toMap(ContainerStatus::id, this::inWords, (one, other) -> one, LinkedHashMap::new));
    }

    private String inWords(ContainerStatus container) {
        String busy = container.active() + " of " + container.concurrency() + " handlers busy"
                + container.feeds().stream()
                        .flatMap(feed -> management.workerHealth().answeredAt(feed).stream())
                        .findFirst()
                        .map(time -> ", last answer of Redis at " + time.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
        if (!container.running()) {
            return "stopped";
        }
        return (container.paused() ? "paused, " : "running, ") + busy;
    }

    private Predicate<String> isJudged() {
        Set<String> own = management.containers().workers().stream()
                .flatMap(worker -> worker.feeds().stream())
                .collect(Collectors.toSet());
        String[] patterns = limits.feeds().toArray(String[]::new);
        // A feed and its partitions are judged as one.
        return feed -> patterns.length == 0
                ? own.stream().anyMatch(each -> Partitions.areTogether(each, feed))
                : Stream.concat(Stream.of(feed), Partitions.feedOf(feed).stream())
                        .anyMatch(name -> PatternMatchUtils.simpleMatch(patterns, name));
    }

    private List<String> judged(FeedOverview overview) {
        Predicate<String> judged = isJudged();
        return overview.feeds().values().stream()
                .filter(feed -> judged.test(feed.feed()))
                .flatMap(this::broken)
                .toList();
    }

    private Stream<String> broken(FeedStatistics feed) {
        List<String> reasons = new ArrayList<>();
        Integer maxStalled = limits.maxStalled();
        if (maxStalled != null && feed.stalled() > maxStalled) {
            reasons.add("Feed '" + feed.feed() + "' has " + feed.stalled() + " stalled jobs, more than " + maxStalled
                    + " (thoonk.health.max-stalled)");
        }
        Duration maxAge = limits.maxOldestAge();
        feed.oldestAge()
                .filter(age -> maxAge != null && age.compareTo(maxAge) > 0)
                .ifPresent(age -> reasons.add("The next job of feed '" + feed.feed() + "' has waited for "
                        + age.toSeconds() + " s (thoonk.health.max-oldest-age)"));
        return reasons.stream();
    }

    /**
     * What is not borne with.
     *
     * @param maxStalled how many stalled jobs a feed may have, or {@code null} for any number
     * @param maxOldestAge how long a job may wait in line, or {@code null} for any time
     * @param maxSilence for how long a worker may fail to reach Redis
     * @param feeds names or patterns of the feeds that are judged; empty for those that have a worker in this process
     */
    public record Limits(
            @Nullable Integer maxStalled, @Nullable Duration maxOldestAge, Duration maxSilence, List<String> feeds) {}
}
