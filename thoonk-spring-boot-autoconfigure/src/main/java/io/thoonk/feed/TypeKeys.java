package io.thoonk.feed;

import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;

/** The keys that tell of what type a feed is, in the order that {@code lib/type.lua} names. */
public final class TypeKeys {

    private static final FeedKey[] ORDER = {
        FeedKey.CONFIG,
        FeedKey.IDS,
        FeedKey.ITEMS,
        FeedKey.PUBLISHED,
        FeedKey.CLAIMED,
        FeedKey.STALLED,
        FeedKey.CANCELLED,
        FeedKey.FINISHES,
        FeedKey.IDINCR,
        FeedKey.GENERATION,
        FeedKey.DURABLE
    };

    private TypeKeys() {}

    /**
     * Spells the keys of a feed, and further keys behind them.
     *
     * @param keys the feed
     * @param further what stands behind
     * @return the keys in the order of the script
     */
    public static byte[][] of(FeedKeys keys, byte[]... further) {
        byte[][] all = new byte[ORDER.length + further.length][];
        System.arraycopy(keys.of(ORDER), 0, all, 0, ORDER.length);
        System.arraycopy(further, 0, all, ORDER.length, further.length);
        return all;
    }
}
