package io.thoonk.redis.keys;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All keys and channels of one feed, spelled once. Immutable; the arrays are shared and must not be written to.
 *
 * @since 0.1.0
 */
public final class FeedKeys {

    private static final List<FeedKey> OWN = Arrays.stream(FeedKey.values())
            .filter(key -> key.family().startsWith("thoonk."))
            .toList();

    private static final FeedKey[] TYPE = {
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

    private static final byte[] NOWHERE = {};

    private final KeySpace keySpace;

    private final Dialect dialect;

    private final String feed;

    private final byte[] nameBytes;

    private final Map<FeedKey, byte[]> keys = new EnumMap<>(FeedKey.class);

    private final Map<FeedChannel, byte[]> channels = new EnumMap<>(FeedChannel.class);

    /**
     * Spells the keys of a feed.
     *
     * @param keySpace how keys are spelled
     * @param feed name of the feed
     * @throws IllegalArgumentException if the name is empty, holds NUL or is no Unicode text
     */
    public FeedKeys(KeySpace keySpace, String feed) {
        this.keySpace = keySpace;
        this.dialect = keySpace.dialects().of(feed);
        this.feed = feed;
        this.nameBytes = WireText.name(feed);
        for (FeedKey key : FeedKey.values()) {
            keys.put(key, keySpace.ofFeed(dialect.family(key.family()), feed));
        }
        for (FeedChannel channel : FeedChannel.values()) {
            String family = dialect.family(channel);
            channels.put(channel, family.isEmpty() ? NOWHERE : keySpace.ofFeed(family, feed));
        }
    }

    /** {@return the name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return the feed's name in UTF-8, as it travels} */
    public byte[] nameBytes() {
        return nameBytes;
    }

    /** {@return how keys are spelled} */
    public KeySpace keySpace() {
        return keySpace;
    }

    /** {@return whether the feed is of the scripted dialect of thoonk.js} */
    public boolean isScripted() {
        return dialect == Dialect.SCRIPTED;
    }

    /** {@return the key of the set of all feeds that this one belongs to} */
    public byte[] registry() {
        return keySpace.registry(dialect);
    }

    /**
     * Spells a channel on which it is told of whole feeds.
     *
     * @param name its name in the contract
     * @return the channel, or nothing where the dialect of the feed has none
     */
    public byte[] ofFeeds(String name) {
        return isScripted() ? NOWHERE : keySpace.global(name);
    }

    /**
     * Spells some keys.
     *
     * @param wanted which, in this order
     * @return the keys
     */
    public byte[][] of(FeedKey... wanted) {
        byte[][] spelled = new byte[wanted.length][];
        for (int i = 0; i < wanted.length; i++) {
            spelled[i] = of(wanted[i]);
        }
        return spelled;
    }

    /**
     * Spells a key.
     *
     * @param key which
     * @return the key
     */
    @SuppressWarnings("NullAway") // the map holds every constant of the enum
    public byte[] of(FeedKey key) {
        return keys.get(key);
    }

    /**
     * Spells a channel.
     *
     * @param channel which
     * @return the channel, or nothing where the dialect of the feed has none
     */
    @SuppressWarnings("NullAway") // the map holds every constant of the enum
    public byte[] of(FeedChannel channel) {
        return channels.get(channel);
    }

    /**
     * Spells the keys that tell of what type a feed is, and further keys behind them.
     *
     * @param further what stands behind
     * @return the keys, in the order that {@code lib/type.lua} names
     */
    public byte[][] ofType(byte[]... further) {
        byte[][] all = Arrays.copyOf(of(TYPE), TYPE.length + further.length);
        System.arraycopy(further, 0, all, TYPE.length, further.length);
        return all;
    }

    /**
     * Spells every key of the feed.
     *
     * @return the contract's and ours, without those of single jobs
     */
    public byte[][] all() {
        return of(FeedKey.values());
    }

    /**
     * Spells our own keys, the key of the generation first.
     *
     * @return the keys that one generation of the feed owns
     */
    public byte[][] own() {
        return of(OWN.toArray(FeedKey[]::new));
    }

    /**
     * Spells the key where the result of a job is kept.
     *
     * @param id the job
     * @return the key
     */
    public byte[] jobFinished(String id) {
        return keySpace.ofItem(dialect.family("feed.jobfinished"), feed, id);
    }

    /**
     * Spells the key where the request of a job is kept beside its result.
     *
     * @param id the job
     * @return the key
     */
    public byte[] jobRequest(String id) {
        return keySpace.ofItem(dialect.family("thoonk.request"), feed, id);
    }
}
