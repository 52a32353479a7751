package io.thoonk;

/** Thrown when an operation needs a feed that does not exist, or does not exist any more. */
public class FeedDoesNotExistException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     */
    public FeedDoesNotExistException(String feed) {
        super("Feed '" + feed + "' does not exist; create it first, or obtain a handle, which creates it");
        this.feed = feed;
    }

    /**
     * Tells the feed.
     *
     * @return name of the feed
     */
    public String feed() {
        return feed;
    }
}
