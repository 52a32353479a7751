package io.thoonk.actuate;

import io.thoonk.management.RunningHandler;

/**
 * A handler that runs in the process that answers.
 *
 * @param worker id of the worker
 * @param job id of the job
 * @param claimedAt since when
 */
public record RunDescriptor(String worker, String job, String claimedAt) {

    static RunDescriptor of(RunningHandler handler) {
        return new RunDescriptor(
                handler.worker(), handler.job(), handler.claimedAt().toString());
    }
}
