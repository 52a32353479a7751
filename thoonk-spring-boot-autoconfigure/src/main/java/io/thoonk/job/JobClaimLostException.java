package io.thoonk.job;

import io.thoonk.ThoonkException;

/** Thrown when a claim has passed to somebody else or was ended; then nothing has changed. */
public class JobClaimLostException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;
    private final String id;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobClaimLostException(String feed, String id) {
        super(
                "The claim on job '" + id + "' of feed '" + feed
                        + "' is lost: it expired, or the job was finished, given back or removed meanwhile; nothing was changed");
        this.feed = feed;
        this.id = id;
    }

    /**
     * Tells the feed.
     *
     * @return name of the feed
     */
    public String feed() {
        return feed;
    }

    /**
     * Tells the id.
     *
     * @return the id in question
     */
    public String id() {
        return id;
    }
}
