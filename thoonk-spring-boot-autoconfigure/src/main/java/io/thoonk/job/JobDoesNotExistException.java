package io.thoonk.job;

import io.thoonk.ThoonkException;

/** Thrown when a job feed has no job of the given id in any state. */
public class JobDoesNotExistException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;
    private final String id;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobDoesNotExistException(String feed, String id) {
        super("Feed '" + feed + "' has no job '" + id + "' in any state");
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
