package io.thoonk.job;

import io.thoonk.FeedException;

/**
 * Base of the exceptions that are about one job of a feed; then nothing has changed.
 *
 * @since 0.1.0
 */
public abstract class JobException extends FeedException {

    private static final long serialVersionUID = 1L;

    private final String id;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the job in question
     * @param message what was wrong
     */
    protected JobException(String feed, String id, String message) {
        super(feed, message);
        this.id = id;
    }

    /** {@return the id of the job} */
    public String id() {
        return id;
    }
}
