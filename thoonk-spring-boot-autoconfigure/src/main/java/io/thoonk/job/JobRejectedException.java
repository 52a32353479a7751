package io.thoonk.job;

import io.thoonk.ThoonkException;

/**
 * Thrown by a worker's method to say that trying again is useless: the job is stalled at once, with this message kept.
 *
 * @since 0.1.0
 */
public class JobRejectedException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    /**
     * Rejects a job.
     *
     * @param message why; kept with the stalled job as its last error
     */
    public JobRejectedException(String message) {
        super(message);
    }

    /**
     * Rejects a job because of another exception.
     *
     * @param message why; kept with the stalled job as its last error
     * @param cause what led to it
     */
    public JobRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
