package io.thoonk;

/** Thrown when a feed is to be created under a name that is taken. */
public class FeedExistsException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     */
    public FeedExistsException(String feed) {
        super("Feed '" + feed + "' exists already; open it with a handle or choose another name");
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
