package io.thoonk;

/**
 * Thrown when a feed has no item of the given id; then nothing has changed.
 *
 * @since 0.1.0
 */
public class ItemDoesNotExistException extends FeedException {

    private static final long serialVersionUID = 1L;

    private final String id;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the id in question
     */
    public ItemDoesNotExistException(String feed, String id) {
        super(feed, "Feed '" + feed + "' has no item '" + id + "'; nothing was changed");
        this.id = id;
    }

    /** {@return the id of the item} */
    public String id() {
        return id;
    }
}
