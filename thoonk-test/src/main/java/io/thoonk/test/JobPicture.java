package io.thoonk.test;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a job feed at a moment.
 *
 * @param name name of the feed
 * @param counts how many jobs stand where
 * @param jobs all but those that are lost
 */
record JobPicture(String name, JobCounts counts, List<JobInfo<?>> jobs) {

    private static final List<JobState> STATES =
            List.of(JobState.AVAILABLE, JobState.DELAYED, JobState.CLAIMED, JobState.STALLED);

    private static final int PAGE = 500;

    private static final int SHOWN = 20;

    static JobPicture of(JobQueue<?> queue) {
        List<JobInfo<?>> all = new ArrayList<>();
        for (JobState state : STATES) {
            List<? extends JobInfo<?>> page;
            long from = 0;
            do {
                page = queue.list(state, from, PAGE);
                all.addAll(page);
                from += page.size();
            } while (page.size() == PAGE);
        }
        return new JobPicture(queue.name(), queue.counts(), all);
    }

    long size() {
        return counts.available() + counts.delayed() + counts.claimed() + counts.stalled();
    }

    /** The payload, or its bytes where it cannot be read. */
    static @Nullable Object payload(JobInfo<?> job) {
        try {
            return job.payload();
        } catch (PayloadConversionException ex) {
            return job.rawPayload();
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "queue '%s' has %s available, %s delayed, %s claimed, %s stalled (%s put, %s finished)"
                        .formatted(
                                name,
                                counts.available(),
                                counts.delayed(),
                                counts.claimed(),
                                counts.stalled(),
                                counts.published(),
                                counts.finished()));
        jobs.stream().limit(SHOWN).forEach(job -> text.append("\n  ").append(line(job)));
        if (jobs.size() > SHOWN) {
            text.append("\n  and ").append(jobs.size() - SHOWN).append(" more");
        }
        return text.toString();
    }

    private static String line(JobInfo<?> job) {
        Object payload = payload(job);
        StringBuilder line = new StringBuilder(job.state() + " '" + job.id() + "': ")
                .append(payload instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : payload);
        JobAssert.delayOf(job).ifPresent(delay -> line.append(", delayed by ").append(delay));
        if (job.failureCount() > 0) {
            line.append(", failed ").append(job.failureCount()).append(" times");
        }
        job.lastError().ifPresent(error -> line.append(", last error: ").append(error));
        return line.toString();
    }
}
