package io.thoonk.feed;

import java.util.List;

/**
 * Some items of a feed, read in one step.
 *
 * @param sorted whether the feed's order is chosen by publishers
 * @param items the items in order
 * @param end where they end
 * @param last whether nothing came behind them
 */
public record FeedPage(boolean sorted, List<Item> items, End end, boolean last) {

    /**
     * An item.
     *
     * @param id its id
     * @param item its bytes
     */
    public record Item(String id, byte[] item) {}

    /**
     * Where a page ends.
     *
     * @param id the last id, also if it has no item; empty where nothing was read
     * @param place its score or its index
     */
    public record End(String id, String place) {

        /** Before the first item. */
        public static final End NOWHERE = new End("", "");

        /**
         * Before a place.
         *
         * @param index of the item that is read first
         * @return the end
         */
        static End at(long index) {
            return new End("", Long.toString(index));
        }
    }
}
