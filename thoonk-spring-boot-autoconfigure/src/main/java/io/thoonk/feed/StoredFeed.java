package io.thoonk.feed;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.feed.FeedReadings.ScoredItem;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What plain and sorted feeds have in common: how their items are read. */
abstract class StoredFeed<T> {

    private static final int LARGEST_PAGE = 10_000;

    private static final double SECONDS_BELOW = 1e11;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final RedisAccess redis;

    private final FeedReadings readings;

    private final FeedAdmin admin;

    StoredFeed(FeedKeys keys, PayloadCodec<T> codec, FeedReadings readings, RedisAccess redis, FeedAdmin admin) {
        this.keys = keys;
        this.codec = codec;
        this.readings = readings;
        this.redis = redis;
        this.admin = admin;
    }

    final FeedKeys keys() {
        return keys;
    }

    /** Writes an item; Redis has to tell all subscribers of it. */
    final byte[] write(T item) {
        return codec.limits().checkPublished(codec.write(item));
    }

    final RedisAccess redis() {
        return redis;
    }

    public final String name() {
        return keys.feed();
    }

    public final FeedConfig config() {
        return admin.config(keys.feed());
    }

    public final Map<String, T> all() {
        Map<String, T> all = new LinkedHashMap<>();
        readings.all(keys.feed()).forEach(item -> all.put(item.id(), read(item.id(), item.item())));
        return all;
    }

    public final List<String> ids() {
        return readings.ids(keys.feed());
    }

    public final List<FeedItem<T>> page(long offset, int count) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative but is " + offset);
        }
        requireCount(count);
        return readings.from(keys.feed(), offset, count).stream()
                .map(this::item)
                .toList();
    }

    static void requireCount(int count) {
        if (count < 1 || count > LARGEST_PAGE) {
            throw new IllegalArgumentException("count must be from 1 to " + LARGEST_PAGE + " but is " + count);
        }
    }

    public final Optional<T> get(String id) {
        byte[] field = WireText.id(id);
        return redis.execute(
                        "Reading an item of feed '" + keys.feed() + "'",
                        connection ->
                                Optional.ofNullable(connection.hashCommands().hGet(keys.of(FeedKey.ITEMS), field)))
                .map(item -> read(id, item));
    }

    final FeedItem<T> item(ScoredItem raw) {
        return new FeedItem<>(raw.id(), read(raw.id(), raw.item()), raw.score().map(StoredFeed::time));
    }

    /** When a score says; it is in milliseconds, or in seconds where thoonk.py wrote it. */
    static Instant time(String score) {
        double value = WireText.score(score);
        return Instant.ofEpochMilli((long) (value < SECONDS_BELOW ? value * 1000 : value));
    }

    private T read(String id, byte[] item) {
        try {
            return codec.read(item);
        } catch (PayloadConversionException ex) {
            throw new PayloadConversionException(
                    "Item '" + id + "' of feed '" + keys.feed()
                            + "' cannot be read; a handle of type byte[] shows what it is. " + ex.getMessage(),
                    ex);
        }
    }
}
