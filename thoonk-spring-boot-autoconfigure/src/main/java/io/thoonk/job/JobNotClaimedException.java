package io.thoonk.job;

/**
 * Thrown when a job has to be claimed for an operation and is not; then nothing has changed.
 *
 * @since 0.1.0
 */
public class JobNotClaimedException extends JobException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobNotClaimedException(String feed, String id) {
        super(feed, id, "Job '" + id + "' of feed '" + feed + "' is not claimed; nothing was changed");
    }
}
