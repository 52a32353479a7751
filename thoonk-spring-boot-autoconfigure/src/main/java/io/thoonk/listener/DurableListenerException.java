package io.thoonk.listener;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkException;

/** Thrown at start-up when a listener cannot be durable, because its feed is of a type without publish times. */
public class DurableListenerException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String listener;

    private final String feed;

    private final String type;

    DurableListenerException(String listener, FeedTypeMismatchException cause) {
        super(
                "Listener '" + listener + "' is durable, which needs a plain feed, but feed '" + cause.feed()
                        + "' is of type '" + cause.storedType() + "'",
                cause);
        this.listener = listener;
        this.feed = cause.feed();
        this.type = cause.storedType();
    }

    /**
     * Tells the listener.
     *
     * @return id of its container
     */
    public String listener() {
        return listener;
    }

    /**
     * Tells the feed.
     *
     * @return its name
     */
    public String feed() {
        return feed;
    }

    /**
     * Tells the feed's type.
     *
     * @return the word of the contract
     */
    public String type() {
        return type;
    }
}
