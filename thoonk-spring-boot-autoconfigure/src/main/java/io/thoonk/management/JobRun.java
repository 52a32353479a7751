package io.thoonk.management;

import java.time.Duration;
import java.time.Instant;

/**
 * A handler that runs in this process.
 *
 * @param worker id of the worker
 * @param job id of the job
 * @param claimedAt since when, by the clock of Redis
 * @since 0.1.0
 */
public record JobRun(String worker, String job, Instant claimedAt) {

    /**
     * A run that has ended.
     *
     * @param worker id of the worker
     * @param job id of the job
     * @param took for how long its handler ran
     * @param endedAt when it ended, by the clock of this process
     * @param succeeded whether the handler returned without an exception
     */
    public record Ended(String worker, String job, Duration took, Instant endedAt, boolean succeeded) {}
}
