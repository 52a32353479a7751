package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a feed or batch owes a job of another feed that waits for one of its jobs, or for the batch. Immutable.
 *
 * @param key names the entry in the outbox
 * @param target feed of the job that waits
 * @param follower that job
 * @param awaited what it waits for
 * @param how what became of that, a word of {@code lib/waits.lua}
 * @param version orders what is told of one job
 * @param result 1 and the result, or 0
 */
record WaitNotice(
        String key,
        String target,
        String follower,
        JobWaits.Awaited awaited,
        String how,
        String version,
        byte[] result) {

    private static final String OF_JOB = "w\0";

    private static final String OF_BATCH = "v\0";

    private static final byte[] NO_RESULT = {'0'};

    /** That it is not there any more. */
    static WaitNotice gone(String target, String follower, JobWaits.Awaited awaited) {
        return new WaitNotice("", target, follower, awaited, "gone", "0", NO_RESULT);
    }

    /** Reads an entry of an outbox, if it is one of this kind; {@code lib/waits.lua} and {@code batch.lua} write them. */
    static Optional<WaitNotice> of(String source, String key, byte[] body) {
        boolean isOfJob = key.startsWith(OF_JOB);
        if (!isOfJob && !key.startsWith(OF_BATCH)) {
            return Optional.empty();
        }
        String[] parts = key.split("\0", -1);
        int end = 0;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        if (parts.length != (isOfJob ? 5 : 4) || end == body.length) {
            throw new IllegalArgumentException(
                    "The entry '" + key.replace('\0', ' ') + "' of an outbox does not say who waits for what");
        }
        JobWaits.Awaited awaited = isOfJob
                ? new JobWaits.Awaited(JobWaits.Kind.OTHER, source, parts[3])
                : new JobWaits.Awaited(JobWaits.Kind.BATCH, "", source);
        return Optional.of(new WaitNotice(
                key,
                parts[1],
                parts[2],
                awaited,
                WireText.text(Arrays.copyOf(body, end)),
                parts[parts.length - 1],
                Arrays.copyOfRange(body, end + 1, body.length)));
    }
}
