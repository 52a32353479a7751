package io.thoonk;

/** Thrown when a feed has no item of the given id; then nothing has changed. */
public class ItemDoesNotExistException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;
    private final String id;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public ItemDoesNotExistException(String feed, String id) {
        super("Feed '" + feed + "' has no item '" + id + "'; nothing was changed");
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
