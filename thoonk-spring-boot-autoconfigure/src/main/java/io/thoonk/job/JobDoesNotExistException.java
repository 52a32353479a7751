package io.thoonk.job;

/**
 * Thrown when a job feed has no job of the given id in any state.
 *
 * @since 0.1.0
 */
public class JobDoesNotExistException extends JobException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobDoesNotExistException(String feed, String id) {
        super(feed, id, "Feed '" + feed + "' has no job '" + id + "' in any state");
    }
}
