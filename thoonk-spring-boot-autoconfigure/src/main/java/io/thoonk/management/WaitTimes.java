package io.thoonk.management;

import io.thoonk.job.Job;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How long the jobs that this process works on have waited, in this minute. Thread-safe. */
final class WaitTimes implements JobWorkerSpecCustomizer {

    private final Map<String, WaitHistogram> minutes = new ConcurrentHashMap<>();

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return spec.withHandler(job -> {
            note(spec.feed(), job);
            return spec.handler().apply(job);
        });
    }

    private void note(String feed, Job<?> job) {
        if (job.failureCount() == 0) {
            Duration waited = Duration.between(job.publishedAt(), job.claimedAt());
            WaitHistogram minute = minutes.get(feed);
            if (minute == null || minute.isOver()) {
                minute = minutes.compute(
                        feed, (name, known) -> known == null || known.isOver() ? new WaitHistogram() : known);
            }
            minute.record(waited.toMillis());
        }
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
