package io.thoonk.job;

/**
 * Thrown when a claim has passed to somebody else or was ended; then nothing has changed.
 *
 * @since 0.1.0
 */
public class JobClaimLostException extends JobException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobClaimLostException(String feed, String id) {
        super(
                feed,
                id,
                "The claim on job '" + id + "' of feed '" + feed
                        + "' is lost: it expired, or the job was finished, given back or removed meanwhile; nothing was changed");
    }
}
