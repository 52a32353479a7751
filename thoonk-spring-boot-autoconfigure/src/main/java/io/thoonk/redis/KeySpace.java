package io.thoonk.redis;

/**
 * How keys and channels are spelled in one Redis.
 *
 * @param prefix goes in front of every key and channel, may be empty
 * @param hashTags whether the name of a feed stands in braces, so that one feed is one slot of a cluster
 */
public record KeySpace(String prefix, boolean hashTags) {

    private static final String REGISTRY = "feeds";

    /**
     * Tells the key of the set of all feeds.
     *
     * @return the key
     */
    public byte[] registry() {
        return global(REGISTRY);
    }

    /**
     * Spells a key or channel that belongs to no feed.
     *
     * @param name its name in the contract
     * @return its bytes
     */
    public byte[] global(String name) {
        return WireText.bytes(prefix + name);
    }

    /**
     * Spells a key or channel of a feed.
     *
     * @param family its name in the contract, before the colon
     * @param feed name of the feed, or a pattern
     * @return its bytes
     */
    public byte[] ofFeed(String family, String feed) {
        return WireText.bytes(prefix + family + ":" + tagged(feed));
    }

    /**
     * Spells a key of one job of a feed.
     *
     * @param family its name in the contract, before the colon
     * @param feed name of the feed
     * @param id the job
     * @return its bytes
     */
    public byte[] ofItem(String family, String feed, String id) {
        return WireText.bytes(prefix + family + ":" + tagged(feed) + "\0" + id);
    }

    private String tagged(String feed) {
        return hashTags ? "{" + feed + "}" : feed;
    }
}
