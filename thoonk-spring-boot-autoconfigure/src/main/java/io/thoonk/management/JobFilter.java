package io.thoonk.management;

import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.redis.keys.WireText;
import java.util.Locale;
import java.util.Optional;

/**
 * Which jobs a bulk action is for.
 *
 * @param state jobs of this state, or empty for the usual one of the action
 * @param error only jobs whose last error contains this text, in any case, or empty for all
 * @param payload only jobs whose payload contains this text, or empty for all
 * @param limit how many jobs at most
 * @since 0.1.0
 */
public record JobFilter(Optional<JobState> state, Optional<String> error, Optional<String> payload, int limit) {

    /** How many jobs one action can be for at most. */
    public static final int HIGHEST_LIMIT = 10_000;

    private static final EnumNames<JobState> STATES = new EnumNames<>(JobState.class, "state");

    /** Checks the limit. */
    public JobFilter {
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            throw new IllegalArgumentException("limit must be from 1 to " + HIGHEST_LIMIT + " but is " + limit);
        }
    }

    /**
     * Takes all jobs of the usual state.
     *
     * @return up to 10 000 of them
     */
    public static JobFilter all() {
        return new JobFilter(Optional.empty(), Optional.empty(), Optional.empty(), HIGHEST_LIMIT);
    }

    /**
     * Reads what a person wrote.
     *
     * @param state name of a state in any case, or empty for the usual one of the action
     * @param error as in the filter
     * @param payload as in the filter
     * @param limit as in the filter
     * @return the filter
     * @throws IllegalArgumentException if there is no such state, or the limit is out of bounds
     */
    public static JobFilter ofWords(
            Optional<String> state, Optional<String> error, Optional<String> payload, int limit) {
        return new JobFilter(state.map(STATES::require), error, payload, limit);
    }

    /** Payloads are read only where they are looked at, and those of many jobs together only where they are short. */
    int longestPayload() {
        return payload.isEmpty() ? 0 : FeedBrowser.LONGEST_IN_LIST;
    }

    /**
     * Looks at a job of a list.
     *
     * @param queue where it stands: a payload that was too long for the list is read from there, alone
     * @param job the job
     * @return the job with the payload that was looked at, or empty if this does not take it
     */
    Optional<JobInfo<byte[]>> take(JobQueue<byte[]> queue, JobInfo<byte[]> job) {
        if (error.isPresent()
                && job.lastError()
                        .filter(text -> containsIgnoringCase(text, error.get()))
                        .isEmpty()) {
            return Optional.empty();
        }
        if (payload.isEmpty()) {
            return Optional.of(job);
        }
        Optional<JobInfo<byte[]>> whole =
                job.hasPayload() ? Optional.of(job) : queue.info(job.id()).filter(now -> now.state() == job.state());
        return whole.filter(now -> WireText.text(now.rawPayload()).contains(payload.get()));
    }

    private static boolean containsIgnoringCase(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
