package io.thoonk.worker;

import io.thoonk.job.Job;
import org.jspecify.annotations.Nullable;

/** Works on one job. */
@FunctionalInterface
interface JobHandler {

    /**
     * Works on a job.
     *
     * @param job the job
     * @return the result, something that will complete with it, or {@code null}
     * @throws Exception if the work failed
     */
    @Nullable
    Object handle(Job<?> job) throws Exception;
}
