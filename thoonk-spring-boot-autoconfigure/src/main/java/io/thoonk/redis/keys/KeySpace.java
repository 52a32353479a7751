package io.thoonk.redis.keys;

import java.util.Map;

/**
 * How keys and channels are spelled in one Redis.
 *
 * @param prefix goes in front of every key and channel, may be empty
 * @param hashTags whether the name of a feed stands in braces, so that one feed is one slot of a cluster
 * @param dialects which feeds are named as thoonk.js 0.8 to 1.0 names them
 * @since 0.1.0
 */
public record KeySpace(String prefix, boolean hashTags, Dialects dialects) {

    /**
     * Checks the spelling.
     *
     * @throws IllegalArgumentException if the prefix makes hash tags impossible, or feeds are of the scripted dialect and there
     *     are hash tags
     */
    public KeySpace {
        if (hashTags && hidesTags(prefix)) {
            throw new IllegalArgumentException(
                    "The key prefix '" + prefix
                            + "' has an open brace that hides the hash tags of the feeds; leave the brace out, or close it as in '{app}:' to keep all feeds in one slot");
        }
        if (dialects.anyScripted() && hashTags) {
            throw new IllegalArgumentException(
                    "The scripts of thoonk.js know no hash tags; leave these out, or keep all feeds as the contract says");
        }
    }

    /**
     * Spells all feeds as the contract does.
     *
     * @param prefix goes in front of every key and channel, may be empty
     * @param hashTags whether the name of a feed stands in braces, so that one feed is one slot of a cluster
     * @throws IllegalArgumentException if the prefix makes hash tags impossible
     */
    public KeySpace(String prefix, boolean hashTags) {
        this(prefix, hashTags, Dialects.CONTRACT);
    }

    /**
     * {@return whether an unfinished or empty tag of the prefix would decide the slot of every key, so that no hash tag can
     * stand behind it}
     *
     * @param prefix what stands in front of every key
     */
    public static boolean hidesTags(String prefix) {
        return prefix.indexOf('{') >= 0 && !hasTag(prefix);
    }

    /**
     * {@return whether a prefix alone puts all keys into one slot of a cluster, because it has a hash tag}
     *
     * @param prefix what stands in front of every key
     */
    public static boolean hasTag(String prefix) {
        int open = prefix.indexOf('{');
        return open >= 0 && prefix.indexOf('}', open) > open + 1;
    }

    /**
     * {@return whether the keys may be those of a cluster, where a message reaches subscribers of every node: whether all
     * keys of a feed are in one slot}
     */
    public boolean mayBeOfCluster() {
        return hashTags || hasTag(prefix);
    }

    /**
     * {@return whether the set of all feeds may live in another slot than the keys of a feed, so that no script may touch
     * both}
     */
    public boolean isRegistryApart() {
        return hashTags && !hasTag(prefix);
    }

    /**
     * {@return the key of the set of all feeds of a dialect}
     *
     * @param dialect the dialect
     */
    public byte[] registry(Dialect dialect) {
        return global(dialect.registry());
    }

    /**
     * Spells the key that remembers the deletion of one creation of a feed, in the slot of the set of all feeds.
     *
     * @param generation of the feed that was deleted
     * @return its bytes
     */
    public byte[] deletion(String generation) {
        return global("thoonk.deleted:{" + prefix + Dialect.CONTRACT.registry() + "}\0" + generation);
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
        if (hashTags && feed.startsWith("}")) {
            throw new IllegalArgumentException(
                    "The name '" + feed
                            + "' begins with a closing brace, which cannot stand in a hash tag of a cluster; choose another name");
        }
        return hashTags ? "{" + feed + "}" : feed;
    }

    /**
     * Which feeds speak which dialect.
     *
     * @param ofFeeds the dialect of all feeds that have none of their own
     * @param ofFeed dialects of single feeds by name
     */
    public record Dialects(Dialect ofFeeds, Map<String, Dialect> ofFeed) {

        /** All feeds are kept as the contract says. */
        public static final Dialects CONTRACT = new Dialects(Dialect.CONTRACT, Map.of());

        /** Keeps a copy. */
        public Dialects {
            ofFeed = Map.copyOf(ofFeed);
        }

        /**
         * {@return the dialect of a feed}
         *
         * @param feed its name
         */
        public Dialect of(String feed) {
            return ofFeed.getOrDefault(feed, ofFeeds);
        }

        /** {@return whether feeds may be of the scripted dialect} */
        public boolean anyScripted() {
            return ofFeeds == Dialect.SCRIPTED || ofFeed.containsValue(Dialect.SCRIPTED);
        }
    }
}
