package io.thoonk.job;

import io.thoonk.ThoonkException;

/**
 * Thrown by a worker's method to leave a job before its end, so that it goes on later from its checkpoint. That is no failure:
 * none is counted, and no error handler is asked. While the worker stops or is paused the job goes to the front of the line,
 * for another process; else, as after {@code maxRun}, it goes to the end, so that other jobs have their turn.
 *
 * <p>{@link Job#each} throws it by itself. Others ask from time to time: {@code if (job.isStopping()) { job.checkpoint(…); throw
 * new JobSuspendedException(); }}. A method that throws it without having got on is called again and again.
 *
 * @since 0.1.0
 */
public class JobSuspendedException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    /** Leaves the job. */
    public JobSuspendedException() {
        super("The job is left before its end, and goes on later from its checkpoint");
    }
}
