package io.thoonk.job;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many jobs stand where, read in one step.
 *
 * @param available jobs in the line
 * @param delayed jobs that are not due yet, or wait for their turn or for other jobs
 * @param claimed jobs being worked on
 * @param stalled jobs that wait for a person
 * @param published how many were ever put, an upper bound where peers take part
 * @param finished how many were ever finished
 * @param oldestAge age of the job that is next in line, empty if none waits
 * @since 0.1.0
 */
public record JobCounts(
        long available,
        long delayed,
        long claimed,
        long stalled,
        long published,
        long finished,
        Optional<Duration> oldestAge) {

    /** What two feeds have together. */
    JobCounts plus(JobCounts other) {
        return new JobCounts(
                available + other.available,
                delayed + other.delayed,
                claimed + other.claimed,
                stalled + other.stalled,
                published + other.published,
                finished + other.finished,
                Stream.of(oldestAge, other.oldestAge).flatMap(Optional::stream).max(Comparator.naturalOrder()));
    }
}
