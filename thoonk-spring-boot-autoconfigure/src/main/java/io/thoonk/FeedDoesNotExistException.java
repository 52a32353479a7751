package io.thoonk;

/**
 * Thrown when an operation needs a feed that does not exist, or does not exist any more.
 *
 * @since 0.1.0
 */
public class FeedDoesNotExistException extends FeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     */
    public FeedDoesNotExistException(String feed) {
        super(feed, "Feed '" + feed + "' does not exist; create it first, or obtain a handle, which creates it");
    }
}
