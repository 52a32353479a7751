package io.thoonk.worker;

import io.thoonk.ThoonkException;
import java.time.Duration;

/**
 * Why a job counts as failed whose handler took longer than the worker's timeout.
 *
 * @since 0.1.0
 */
public class JobTimeoutException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final Duration timeout;

    /**
     * Creates the exception.
     *
     * @param worker id of the worker
     * @param id the job
     * @param timeout what its handler may take
     */
    public JobTimeoutException(String worker, String id, Duration timeout) {
        super("The handler of job '" + id + "' took longer than the timeout of worker '" + worker + "', which is "
                + timeout.toMillis() + " ms");
        this.timeout = timeout;
    }

    /** {@return how long the handler may take} */
    public Duration timeout() {
        return timeout;
    }
}
