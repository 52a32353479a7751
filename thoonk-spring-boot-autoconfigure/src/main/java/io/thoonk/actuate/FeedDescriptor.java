package io.thoonk.actuate;

import io.thoonk.feed.FeedType;
import io.thoonk.job.JobLimits;
import io.thoonk.job.JobOrder;
import io.thoonk.job.Limit;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.Schedule;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.JobRun;
import io.thoonk.management.QueueLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A feed in a list.
 *
 * @param name its name
 * @param type its type in the word of the contract, or {@code unknown}
 * @param size items, or what waits in line
 * @param delayed jobs that are not due yet
 * @param claimed jobs being worked on
 * @param stalled jobs that wait for a person
 * @param orphanedItems items that no id leads to, at least, or {@code null} if that cannot be told
 * @param idsWithoutItem ids whose items are gone, at least, or {@code null} if that cannot be told
 * @param published how many were ever published or put
 * @param finished how many jobs ever finished
 * @param oldestAgeSeconds age of the next job, or {@code null}
 * @param longestRunSeconds for how long the job that was claimed first has been claimed, or {@code null}
 * @param publishedPerSecond since the counts were read before, or {@code null} while they were read once only
 * @param finishedPerSecond likewise
 * @since 0.1.0
 */
public record FeedDescriptor(
        String name,
        String type,
        long size,
        long delayed,
        long claimed,
        long stalled,
        @Nullable Long orphanedItems,
        @Nullable Long idsWithoutItem,
        long published,
        long finished,
        @Nullable Double oldestAgeSeconds,
        @Nullable Double longestRunSeconds,
        @Nullable Double publishedPerSecond,
        @Nullable Double finishedPerSecond) {

    static FeedDescriptor of(FeedStatistics feed, Optional<FeedStatistics.Rate> rate) {
        return new FeedDescriptor(
                feed.feed(),
                feed.type().map(FeedType::wireName).orElse("unknown"),
                feed.size(),
                feed.delayed(),
                feed.claimed(),
                feed.stalled(),
                feed.orphans().map(FeedStatistics.Orphans::items).orElse(null),
                feed.orphans().map(FeedStatistics.Orphans::ids).orElse(null),
                feed.published(),
                feed.finished(),
                seconds(feed.oldestAge()),
                seconds(feed.longestRun()),
                rate.map(FeedStatistics.Rate::publishedPerSecond).orElse(null),
                rate.map(FeedStatistics.Rate::finishedPerSecond).orElse(null));
    }

    static List<FeedDescriptor> of(List<FeedStatistics> feeds) {
        return feeds.stream().map(feed -> of(feed, Optional.empty())).toList();
    }

    private static @Nullable Double seconds(Optional<Duration> time) {
        return time.map(value -> value.toMillis() / 1000.0).orElse(null);
    }

    /**
     * One feed.
     *
     * @param feed its counts at this moment
     * @param configuration its configuration as it stands in Redis
     * @param whyNothingMoves reasons in words; none where all is well
     * @param processes those that have a worker or listener for it, with these alone, or {@code null} if they are not known
     * @param runningHere handlers that run in the process that answers
     * @param limits what limits it and what waits because of that, or {@code null} if it is no job feed
     * @param recurring what recurs in a job feed
     * @param partitions what each of the partitions has, or {@code null} if the feed has none
     */
    public record Detail(
            FeedDescriptor feed,
            Map<String, String> configuration,
            List<String> whyNothingMoves,
            @Nullable List<ProcessDescriptor> processes,
            List<JobRun> runningHere,
            @Nullable LimitsDescriptor limits,
            List<Recurring> recurring,
            @Nullable List<FeedDescriptor> partitions)
            implements OperationResponseBody {}

    /**
     * What limits a job feed. An operator's limit stands above a declared one.
     *
     * @param feed the operator's limit of the feed, or {@code null}
     * @param declaredFeed the declared limit of the feed, or {@code null}
     * @param eachKey the operator's limit of each key, or {@code null}
     * @param declaredEachKey the declared limit of each key, or {@code null}
     * @param keysWithOwnLimit how many keys have a limit of their own
     * @param order the order that holds
     * @param orderOnFailure what a strict order does behind a job that waits for its next attempt, or {@code null}
     * @param orderOnStall what it does behind a stalled one, or {@code null}
     * @param priorityStep how far levels are apart
     * @param declaredBy the application that declared, or {@code null}
     * @param waiting jobs that wait until they may start
     * @param running jobs that run
     * @param reason what holds the feed as a whole back, {@code none} if nothing does
     * @param nextStart when the next job may start, if that depends on the time
     * @param lanes the first 20 lanes that have jobs waiting
     */
    public record LimitsDescriptor(
            @Nullable LimitDescriptor feed,
            @Nullable LimitDescriptor declaredFeed,
            @Nullable LimitDescriptor eachKey,
            @Nullable LimitDescriptor declaredEachKey,
            long keysWithOwnLimit,
            String order,
            @Nullable String orderOnFailure,
            @Nullable String orderOnStall,
            String priorityStep,
            @Nullable String declaredBy,
            long waiting,
            long running,
            String reason,
            @Nullable String nextStart,
            List<LaneDescriptor> lanes) {

        static LimitsDescriptor of(QueueLimits limits) {
            JobLimits.Settings settings = limits.settings();
            return new LimitsDescriptor(
                    LimitDescriptor.of(settings.feed()),
                    LimitDescriptor.of(settings.declaredFeed()),
                    LimitDescriptor.of(settings.eachKey()),
                    LimitDescriptor.of(settings.declaredEachKey()),
                    settings.keys(),
                    word(settings.order()),
                    settings.order() == JobOrder.STRICT ? word(settings.onFailure()) : null,
                    settings.order() == JobOrder.STRICT ? word(settings.onStall()) : null,
                    settings.priorityStep().toString(),
                    settings.application().orElse(null),
                    limits.status().waiting(),
                    limits.status().running(),
                    word(limits.status().reason()),
                    limits.status().nextStart().map(Instant::toString).orElse(null),
                    limits.lanes().stream().map(LaneDescriptor::of).toList());
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A limit.
     *
     * @param rate starts in a time, or {@code null} for any number
     * @param concurrency jobs at a time, or {@code null} for any number
     * @param weight turns for one of other keys
     */
    public record LimitDescriptor(
            @Nullable String rate, @Nullable Integer concurrency, int weight) {

        static @Nullable LimitDescriptor of(Optional<Limit> limit) {
            return limit.map(each -> new LimitDescriptor(
                            each.rate().map(Limit.Rate::toString).orElse(null),
                            each.concurrency().isPresent() ? each.concurrency().getAsInt() : null,
                            each.weight()))
                    .orElse(null);
        }
    }

    /**
     * A lane.
     *
     * @param key the key, empty for jobs without one
     * @param needs what is required, if that makes the lane
     * @param waiting jobs that wait
     * @param running jobs that run
     * @param reason what holds it back, {@code none} if nothing does
     * @param limit its limit, or {@code null}
     * @param nextStart when its next job may start, if that depends on the time
     * @param nextJob the id of that job
     */
    public record LaneDescriptor(
            String key,
            List<String> needs,
            long waiting,
            long running,
            String reason,
            @Nullable LimitDescriptor limit,
            @Nullable String nextStart,
            @Nullable String nextJob) {

        static LaneDescriptor of(JobLimits.LaneStatus lane) {
            return new LaneDescriptor(
                    lane.key(),
                    lane.needs(),
                    lane.waiting(),
                    lane.running(),
                    LimitsDescriptor.word(lane.reason()),
                    LimitDescriptor.of(lane.limit()),
                    lane.nextStart().map(Instant::toString).orElse(null),
                    lane.nextJob().orElse(null));
        }
    }

    /**
     * What recurs.
     *
     * @param id its id
     * @param revision changes with each change; a new schedule is taken only with the latest
     * @param state {@code active}, {@code paused}, {@code off}, {@code undeclared}, {@code failed} or {@code ended}
     * @param schedule when it is due
     * @param declared the schedule that was declared, where an operator's stands instead
     * @param misfire what becomes of due times that were missed
     * @param overlap what happens while the last job has not ended
     * @param limit after how many jobs it ends
     * @param left how many of these are left
     * @param delaySeconds how much later than its schedule says it is due, because of its jitter
     * @param runOnStart whether it puts a job at each start of an application that declares it
     * @param pauseAfterFailures after how many jobs in a row that have stalled it stops
     * @param lastJob id of the last job
     * @param runs how many jobs it has put
     * @param failures how many of its last jobs in a row have stalled
     * @param missed how many due times nobody was there for
     * @param skipped how many due times the overlap forbade
     * @param next the next five due times
     */
    public record Recurring(
            String id,
            String revision,
            String state,
            String schedule,
            @Nullable String declared,
            String misfire,
            String overlap,
            @Nullable Long limit,
            @Nullable Long left,
            double delaySeconds,
            boolean runOnStart,
            @Nullable Integer pauseAfterFailures,
            @Nullable String lastJob,
            long runs,
            int failures,
            long missed,
            long skipped,
            List<Due> next) {

        private static final int TIMES = 5;

        static Recurring of(RecurringInfo info) {
            return new Recurring(
                    info.id(),
                    info.revision(),
                    info.state().name().toLowerCase(Locale.ROOT),
                    info.schedule().toString(),
                    info.declared().map(Schedule::toString).orElse(null),
                    info.options().misfire().name(),
                    info.options().overlap().name(),
                    info.options().limit().orElse(null),
                    info.left().orElse(null),
                    info.delay().toMillis() / 1000.0,
                    info.options().runOnStart(),
                    info.options().pauseAfterFailures().orElse(null),
                    info.lastJob().orElse(null),
                    info.runs(),
                    info.failures(),
                    info.missed(),
                    info.skipped(),
                    info.next(TIMES).stream().map(due -> Due.of(info, due)).toList());
        }
    }

    /**
     * A due time.
     *
     * @param utc the instant
     * @param local the wall clock of the schedule's zone at that instant
     * @param shifted whether it stands for a wall time that the clocks were put forward over
     */
    public record Due(String utc, String local, boolean shifted) {

        private static Due of(RecurringInfo info, Instant due) {
            return new Due(due.toString(), due.atZone(info.schedule().zone()).toString(), info.isShifted(due));
        }
    }
}
