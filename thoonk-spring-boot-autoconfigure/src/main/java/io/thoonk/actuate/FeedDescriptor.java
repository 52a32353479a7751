package io.thoonk.actuate;

import io.thoonk.feed.FeedType;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.JobRun;
import java.time.Duration;
import java.util.List;
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
                feed.published(),
                feed.finished(),
                seconds(feed.oldestAge()),
                seconds(feed.longestRun()),
                rate.map(FeedStatistics.Rate::publishedPerSecond).orElse(null),
                rate.map(FeedStatistics.Rate::finishedPerSecond).orElse(null));
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
     */
    public record Detail(
            FeedDescriptor feed,
            Map<String, String> configuration,
            List<String> whyNothingMoves,
            @Nullable List<ProcessDescriptor> processes,
            List<JobRun> runningHere)
            implements OperationResponseBody {}
}
