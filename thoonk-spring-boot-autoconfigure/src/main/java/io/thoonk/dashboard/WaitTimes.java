package io.thoonk.dashboard;

import io.thoonk.job.Job;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How long the jobs that this process works on have waited, in this minute. Thread-safe. */
public final class WaitTimes implements JobWorkerSpecCustomizer {

    private final Map<String, WaitHistogram> minutes = new ConcurrentHashMap<>();

    /** Creates an empty record. */
    public WaitTimes() {}

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
            minutes.computeIfAbsent(feed, name -> new WaitHistogram()).record(waited.toMillis());
        }
    }

    WaitPercentiles soFar(String feed) {
        return Optional.ofNullable(minutes.get(feed))
                .map(WaitHistogram::percentiles)
                .orElse(WaitPercentiles.NONE);
    }

    /** Ends the minute of a feed. */
    WaitHistogram take(String feed) {
        return Optional.ofNullable(minutes.remove(feed)).orElseGet(WaitHistogram::new);
    }
}
