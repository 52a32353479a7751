package io.thoonk.management;

import io.thoonk.ThoonkException;
import java.util.List;

/** Thrown where a state is named that a feed of its type does not have. */
public class UnknownStateException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param state what was named
     * @param states what there is
     */
    public UnknownStateException(String feed, String state, List<String> states) {
        super("Feed '" + feed + "' has no state '" + state + "'"
                + (states.isEmpty() ? ", because it has no type that the contract knows" : "; it has " + states));
        this.feed = feed;
    }

    /** {@return name of the feed} */
    public String feed() {
        return feed;
    }
}
