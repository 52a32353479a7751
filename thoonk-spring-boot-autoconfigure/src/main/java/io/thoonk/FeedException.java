package io.thoonk;

/**
 * Base of the exceptions that are about one feed; then nothing has changed there.
 *
 * @since 0.1.0
 */
public abstract class FeedException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param message what was wrong, where, and what to do
     */
    protected FeedException(String feed, String message) {
        super(message);
        this.feed = feed;
    }

    /** {@return the name of the feed} */
    public String feed() {
        return feed;
    }
}
