package io.thoonk.feed;

import io.thoonk.redis.keys.WireText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Some items of a feed, read in one step.
 *
 * @param sorted whether the feed's order is chosen by publishers
 * @param items the items in order
 * @param end where they end
 * @param last whether nothing came behind them
 * @since 0.1.0
 */
public record FeedPage(boolean sorted, List<Item> items, End end, boolean last) {

    /** How many items one call reads at most; Redis does nothing else meanwhile. */
    public static final int MAX_ITEMS = 500;

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

        static End before(long index) {
            return new End("", Long.toString(index));
        }
    }

    /**
     * What the items of a page were like and in which order they stood, without the items themselves.
     *
     * @param sorted whether the feed's order is chosen by publishers
     * @param first whether they are the first of the feed
     * @param last whether they are the last of the feed
     * @param from id of the first of them, empty where there is none
     * @param count how many there are
     * @param ids how many ids were looked at, also those that have no item
     * @param sha1 {@link #sha1} of them
     */
    public record Digest(boolean sorted, boolean first, boolean last, String from, int count, int ids, String sha1) {

        /**
         * Digests items as the script does.
         *
         * @param items the items in order
         * @return the digest of ids, bytes and order in hexadecimal
         */
        public static String sha1(List<Item> items) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-1");
                for (Item item : items) {
                    digest.update(WireText.bytes(item.id()));
                    digest.update(("\0" + item.item().length + "\0").getBytes(StandardCharsets.US_ASCII));
                    digest.update(item.item());
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException ex) {
                throw new IllegalStateException("This Java runtime has no SHA-1, which every runtime must have", ex);
            }
        }

        /**
         * Compares with a copy of the whole feed.
         *
         * @param sorted whether the copy is one of a sorted feed
         * @param atBeginning whether {@code items} begin where the copy begins
         * @param items what stands in the copy from {@link #from} on, {@link #count} items or all there are
         * @param atEnd whether {@code items} end where the copy ends
         * @return whether the copy agrees
         */
        public boolean agrees(boolean sorted, boolean atBeginning, List<Item> items, boolean atEnd) {
            return this.sorted == sorted
                    && items.size() == count
                    && (atBeginning || !first || count == 0 && !last)
                    && (atEnd || !last || count == 0 && !first)
                    && sha1(items).equals(sha1);
        }
    }

    /** Reads pages, and leaves a mark among the messages of the feed in the same step. Thread-safe. */
    public interface Source {

        /**
         * Reads the next page.
         *
         * @param feed name of the feed
         * @param end where the page before ended
         * @param most how many items it has at most
         * @param token of the mark, or empty for none
         * @return the page; empty if the end of the page before is gone from a sorted feed, and with it the place to go on
         */
        Optional<FeedPage> page(String feed, End end, int most, Optional<String> token);

        /**
         * Digests items, at most {@link #MAX_ITEMS}.
         *
         * @param feed name of the feed
         * @param index place of the first of them
         * @param token of the mark
         * @return what they are like
         */
        Digest digest(String feed, long index, String token);

        /**
         * Reads items, at most {@link #MAX_ITEMS}.
         *
         * @param feed name of the feed
         * @param ids which
         * @param token of the mark, or empty for none
         * @return the items, empty where there is none; no more than the first of them where they are large
         */
        List<Optional<byte[]>> items(String feed, List<String> ids, Optional<String> token);
    }
}
