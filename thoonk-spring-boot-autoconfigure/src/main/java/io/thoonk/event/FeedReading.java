package io.thoonk.event;

import java.util.List;

/**
 * The content of a feed at one moment.
 *
 * @param sorted whether its order is chosen by publishers
 * @param items its items in order
 */
public record FeedReading(boolean sorted, List<Item> items) {

    /**
     * An item.
     *
     * @param id its id
     * @param item its bytes
     */
    public record Item(String id, byte[] item) {}
}
