package io.thoonk.job;

/**
 * Thrown when a job has to be stalled for an operation and is not; then nothing has changed.
 *
 * @since 0.1.0
 */
public class JobNotStalledException extends JobException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobNotStalledException(String feed, String id) {
        super(feed, id, "Job '" + id + "' of feed '" + feed + "' is not stalled; nothing was changed");
    }
}
