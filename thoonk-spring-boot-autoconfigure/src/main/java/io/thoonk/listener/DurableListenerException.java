package io.thoonk.listener;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkException;

/**
 * Thrown at start-up when a listener cannot be durable, because its feed is of a type without publish times.
 *
 * @since 0.1.0
 */
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

    /** {@return the id of the listener's container} */
    public String listener() {
        return listener;
    }

    /** {@return the name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return the feed's type, the word of the contract} */
    public String type() {
        return type;
    }
}
