package io.thoonk.job;

import io.thoonk.ThoonkException;

/** Thrown when a job has to be stalled for an operation and is not; then nothing has changed. */
public class JobNotStalledException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;
    private final String id;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public JobNotStalledException(String feed, String id) {
        super("Job '" + id + "' of feed '" + feed + "' is not stalled; nothing was changed");
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
