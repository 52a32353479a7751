package io.thoonk.management;

import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the jobs that this process works on have waited, in this minute; of jobs that were claimed together, the first, as
 * they stood together in the line. Thread-safe.
 */
final class WaitTimes implements JobWorkerSpecCustomizer {

    private final Map<String, WaitHistogram> minutes = new ConcurrentHashMap<>();

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return spec.withHandler(job -> {
            note(spec.feed(), job);
            return spec.handler().handle(job);
        });
    }

    private void note(String feed, Job<?> job) {
        if (job.failureCount() == 0) {
            JobClaims.knownWait(job).ifPresent(waited -> minute(feed).record(waited.toMillis()));
        }
    }

    private WaitHistogram minute(String feed) {
        WaitHistogram minute = minutes.get(feed);
        return minute != null && !minute.isOver()
                ? minute
                : minutes.compute(feed, (name, known) -> known == null || known.isOver() ? new WaitHistogram() : known);
    }

    /** The feeds of which there is something to tell. */
    Set<String> feeds() {
        return Set.copyOf(minutes.keySet());
    }

    WaitPercentiles soFar(String feed) {
        return Optional.ofNullable(minutes.get(feed))
                .filter(minute -> !minute.isOver())
                .map(WaitHistogram::percentiles)
                .orElse(WaitPercentiles.NONE);
    }

    /** Ends the minute of a feed. */
    WaitHistogram take(String feed) {
        return Optional.ofNullable(minutes.remove(feed)).orElseGet(WaitHistogram::new);
    }
}
