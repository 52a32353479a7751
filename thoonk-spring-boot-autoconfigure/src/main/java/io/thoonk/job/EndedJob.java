package io.thoonk.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of a job that ended, as {@link JobHistory} keeps it. Of an id that was put again after its end there is the last end.
 *
 * @param id the job's id
 * @param outcome how it ended
 * @param endedAt when it ended, by the clock of Redis
 * @param publishedAt when it was put, or empty where that was not known any more
 * @param claimedAt when it was claimed last, or empty if it was claimed by nobody then
 * @param failureCount how many attempts failed
 * @param process host and process id of the worker that ended it, or empty if none did
 * @param error the first 100 bytes of what it failed with last, or empty
 * @param tags its tags, in the order in which they were given
 * @since 0.1.0
 */
public record EndedJob(
        String id,
        Outcome outcome,
        Instant endedAt,
        Optional<Instant> publishedAt,
        Optional<Instant> claimedAt,
        int failureCount,
        Optional<String> process,
        Optional<String> error,
        List<String> tags) {

    /** {@return how many attempts there were, the last one included} */
    public int attempts() {
        return outcome == Outcome.FINISHED ? failureCount + 1 : failureCount;
    }

    /** {@return from its last claim to its end, or empty if it was claimed by nobody then} */
    public Optional<Duration> duration() {
        return claimedAt.map(claimed -> claimed.isBefore(endedAt) ? Duration.between(claimed, endedAt) : Duration.ZERO);
    }

    /** How a job ended. */
    public enum Outcome {
        /** A worker finished it. */
        FINISHED,
        /** It was taken out of the running, and is in the feed until somebody retries or removes it. */
        STALLED,
        /** Somebody removed it. */
        RETRACTED,
        /** It was not begun with in time. */
        EXPIRED,
        /** It had stalled, and maintenance removed it as one of too many or too old ones. */
        DROPPED
    }
}
