package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import java.time.Duration;
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
 */
record FetchAnswer(
        long waiting,
        boolean mayPrefetch,
        boolean wasDue,
        long promoted,
        OptionalLong nextDueMillis,
        boolean feedExists) {

    /** Where a feed was deleted each wait takes the same id from its line at once, if a peer goes on putting jobs there. */
    static final long WITHOUT_FEED = Duration.ofSeconds(1).toNanos();

    static FetchAnswer of(JobClaims.Outcome<?> outcome, boolean wasDue) {
        return new FetchAnswer(
                outcome.waiting(),
                outcome.mayPrefetch(),
                wasDue,
                outcome.promoted(),
                outcome.nextDueMillis(),
                outcome.feedExists());
    }
}
