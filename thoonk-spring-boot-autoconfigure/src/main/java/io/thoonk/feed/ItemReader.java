package io.thoonk.feed;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.feed.FeedReadings.ScoredItem;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the items of one feed, plain or sorted. */
final class ItemReader<T> {

    private static final LuaScript SINCE = LuaScript.load(ItemReader.class, "since.lua");

    private static final int LARGEST_PAGE = 10_000;

    private static final double SECONDS_BELOW = 1e11;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final ScriptRunner runner;

    private final FeedReadings readings;

    private final RedisAccess redis;

    ItemReader(FeedKeys keys, PayloadCodec<T> codec, ScriptRunner runner, RedisAccess redis) {
        this.keys = keys;
        this.codec = codec;
        this.runner = runner;
        this.readings = new FeedReadings(runner, keys.keySpace());
        this.redis = redis;
    }

    Map<String, T> all() {
        Map<String, T> all = new LinkedHashMap<>();
        readings.all(keys.feed()).forEach(item -> all.put(item.id(), read(item.id(), item.item())));
        return all;
    }

    List<String> ids() {
        return readings.ids(keys.feed());
    }

    List<FeedItem<T>> page(long offset, int count) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative but is " + offset);
        }
        requireCount(count);
        return readings.from(keys.feed(), offset, count).stream()
                .map(this::item)
                .toList();
    }

    List<FeedItem<T>> between(Instant from, Optional<Instant> before, int count) {
        requireCount(count);
        return since(from.toEpochMilli(), before.map(Instant::toEpochMilli), count).stream()
                .map(this::item)
                .toList();
    }

    /** Reads items by their time, a bounded number in one step. */
    private Collection<ScoredItem> since(long fromMillis, Optional<Long> beforeMillis, int count) {
        Map<String, ScoredItem> items = new LinkedHashMap<>();
        String after = "";
        String place = "";
        long seen = 0;
        boolean last = false;
        while (!last && seen < count) {
            ScriptReply reply = runner.read(
                    SINCE,
                    keys.feed(),
                    keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                    WireText.number(fromMillis),
                    WireText.bytes(beforeMillis.map(String::valueOf).orElse("+inf")),
                    WireText.number(Math.min(FeedReadings.MAX_ITEMS, count - seen)),
                    WireText.bytes(after),
                    WireText.bytes(place));
            last = reply.number(1) == 1;
            after = reply.text(2);
            place = reply.text(3);
            seen += reply.number(4);
            ScoredItem.addTo(items, reply);
        }
        return items.values();
    }

    private static void requireCount(int count) {
        if (count < 1 || count > LARGEST_PAGE) {
            throw new IllegalArgumentException("count must be from 1 to " + LARGEST_PAGE + " but is " + count);
        }
    }

    Optional<T> get(String id) {
        byte[] field = WireText.id(id);
        return redis.execute(
                        "Reading an item of feed '" + keys.feed() + "'",
                        connection ->
                                Optional.ofNullable(connection.hashCommands().hGet(keys.of(FeedKey.ITEMS), field)))
                .map(item -> read(id, item));
    }

    private FeedItem<T> item(ScoredItem raw) {
        return new FeedItem<>(raw.id(), read(raw.id(), raw.item()), raw.score().map(ItemReader::time));
    }

    /** When a score says; it is in milliseconds, or in seconds where thoonk.py wrote it. */
    static Instant time(String score) {
        double value = Double.parseDouble(score);
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
