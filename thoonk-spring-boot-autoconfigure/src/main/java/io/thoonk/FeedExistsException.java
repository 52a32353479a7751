package io.thoonk;

/**
 * Thrown when a feed is to be created under a name that is taken.
 *
 * @since 0.1.0
 */
public class FeedExistsException extends FeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     */
    public FeedExistsException(String feed) {
        super(feed, "Feed '" + feed + "' exists already; open it with a handle or choose another name");
    }
}
