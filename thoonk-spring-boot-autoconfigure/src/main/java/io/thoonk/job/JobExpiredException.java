package io.thoonk.job;

/**
 * A job was not started in time and was removed without being run.
 *
 * @since 0.1.0
 */
public class JobExpiredException extends JobException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed the job feed
     * @param id the job
     */
    public JobExpiredException(String feed, String id) {
        super(feed, id, "Job '" + id + "' of feed '" + feed + "' expired before it was started");
    }
}
