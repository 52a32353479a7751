package io.thoonk.feed;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.WireText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Handle to a plain feed. */
final class DefaultFeed<T> implements Feed<T> {

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final FeedScripts scripts;

    private final RedisAccess redis;

    private final ItemReader<T> reader;

    private final FeedAdmin admin;

    DefaultFeed(FeedKeys keys, PayloadCodec<T> codec, FeedScripts scripts, RedisAccess redis, FeedAdmin admin) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.redis = redis;
        this.admin = admin;
        this.reader = new ItemReader<>(keys, codec, scripts, redis);
    }

    @Override
    public String publish(T item) {
        return publish(UUID.randomUUID().toString().replace("-", ""), item);
    }

    @Override
    public String publish(String id, T item) {
        WireText.id(id);
        scripts.publish(keys, id, codec.write(item));
        return id;
    }

    @Override
    public boolean retract(String id) {
        return scripts.retract(keys, id);
    }

    @Override
    public List<String> ids() {
        return redis.execute(
                "Listing the ids of feed '" + keys.feed() + "'",
                connection -> connection.zSetCommands().zRange(keys.of(FeedKey.IDS), 0, -1).stream()
                        .map(WireText::text)
                        .toList());
    }

    @Override
    public Map<String, T> all() {
        return reader.all();
    }

    @Override
    public Optional<T> get(String id) {
        return reader.get(id);
    }

    @Override
    public boolean contains(String id) {
        byte[] member = WireText.id(id);
        return redis.execute(
                "Looking for an id in feed '" + keys.feed() + "'",
                connection -> connection.zSetCommands().zScore(keys.of(FeedKey.IDS), member) != null);
    }

    @Override
    public long size() {
        return redis.execute(
                "Counting the items of feed '" + keys.feed() + "'",
                connection -> connection.zSetCommands().zCard(keys.of(FeedKey.IDS)));
    }

    @Override
    public List<FeedItem<T>> page(long offset, int count) {
        return reader.page(offset, count);
    }

    @Override
    public String name() {
        return keys.feed();
    }

    @Override
    public FeedConfig config() {
        return admin.config(keys.feed());
    }

    @Override
    public String toString() {
        return "Feed[" + keys.feed() + "]";
    }
}
