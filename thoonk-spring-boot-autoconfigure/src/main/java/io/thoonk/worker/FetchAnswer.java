package io.thoonk.worker;

import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the answer to a call tells of the feed.
 *
 * @param waiting how many jobs wait in the line
 * @param mayPrefetch whether jobs may be fetched ahead
 * @param wasDue whether the call asked for due jobs
 * @param promoted how many of these there were
 * @param nextDueMillis in how many ms the next one is due
 * @param feedExists whether there is a feed
 * @param payloadBytes how many bytes each payload had that it brought, in the mean; 0 where there was none
 */
record FetchAnswer(
        long waiting,
        boolean mayPrefetch,
        boolean wasDue,
        long promoted,
        OptionalLong nextDueMillis,
        boolean feedExists,
        long payloadBytes) {

    /** Where a feed was deleted each wait takes the same id from its line at once, if a peer goes on putting jobs there. */
    static final long WITHOUT_FEED = Duration.ofSeconds(1).toNanos();

    static FetchAnswer of(JobClaims.Outcome<?> outcome, boolean wasDue) {
        return new FetchAnswer(
                outcome.waiting(),
                outcome.mayPrefetch(),
                wasDue,
                outcome.promoted(),
                outcome.nextDueMillis(),
                outcome.feedExists(),
                payloadBytes(outcome.claimed()));
    }

    private static long payloadBytes(List<? extends Job<?>> jobs) {
        long bytes = 0;
        for (Job<?> job : jobs) {
            bytes += JobClaims.payloadBytes(job);
        }
        return jobs.isEmpty() ? 0 : Math.max(1, bytes / jobs.size());
    }
}
