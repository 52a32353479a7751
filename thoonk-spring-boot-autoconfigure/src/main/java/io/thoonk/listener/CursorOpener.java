package io.thoonk.listener;

import io.thoonk.feed.FeedCursor;

/** Opens feeds for durable listeners. */
@FunctionalInterface
public interface CursorOpener {

    /**
     * Opens a feed, creating it if it is missing.
     *
     * @param feed name of the feed
     * @param name the listener's name
     * @return its cursor
     * @throws io.thoonk.FeedTypeMismatchException if it is no plain feed
     */
    FeedCursor open(String feed, String name);
}
