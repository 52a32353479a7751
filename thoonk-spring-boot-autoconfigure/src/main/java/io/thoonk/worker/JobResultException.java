package io.thoonk.worker;

import io.thoonk.ThoonkException;
import io.thoonk.job.Job;

/**
 * Why a job counts as failed whose handler has done its work, but whose result cannot be kept: the job is stalled at once.
 *
 * @since 0.1.0
 */
public class JobResultException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String id;

    /**
     * Creates the exception.
     *
     * @param job the job
     * @param cause why its result cannot be written
     */
    public JobResultException(Job<?> job, Throwable cause) {
        super(
                "The work of job '" + job.id() + "' is done, but its result cannot be kept: "
                        + FailureReport.of(cause, 0).reason(),
                FailureReport.of(cause, 0).loggable());
        this.id = job.id();
    }

    /** {@return the id of the job} */
    public String id() {
        return id;
    }
}
