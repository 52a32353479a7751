package io.thoonk.feed;

import io.thoonk.AfterCommit;
import io.thoonk.SendObserver;
import io.thoonk.SendObserver.Operation;
import io.thoonk.SendObserver.Sending;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handle to a plain feed. */
final class DefaultFeed<T> implements Feed<T> {

    private static final int AT_ONCE = 500;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final FeedScripts scripts;

    private final RedisAccess redis;

    private final ItemReader<T> reader;

    private final FeedAdmin admin;

    private final boolean afterCommit;

    private final SendObserver observer;

    DefaultFeed(
            FeedKeys keys,
            PayloadCodec<T> codec,
            FeedScripts scripts,
            ItemReader<T> reader,
            RedisAccess redis,
            FeedAdmin admin,
            boolean afterCommit,
            SendObserver observer) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.redis = redis;
        this.admin = admin;
        this.afterCommit = afterCommit;
        this.observer = observer;
        this.reader = reader;
    }

    @Override
    public String publish(T item) {
        return publish(newId(), item);
    }

    @Override
    public String publish(String id, T item) {
        return observer.one(Operation.PUBLISH, name(), sending -> {
            WireText.id(id);
            publish(List.of(new FeedPage.Item(id, codec.write(item))), sending);
            return id;
        });
    }

    @Override
    public List<String> publishAll(Collection<? extends T> items) {
        return observer.many(Operation.PUBLISH_ALL, name(), items.size(), sending -> {
            List<FeedPage.Item> written = items.stream()
                    .map(item -> new FeedPage.Item(newId(), codec.write(item)))
                    .toList();
            publish(written, sending);
            return written.stream().map(FeedPage.Item::id).toList();
        });
    }

    @Override
    public void publishAll(Map<String, ? extends T> items) {
        observer.many(Operation.PUBLISH_ALL, name(), items.size(), sending -> {
            List<FeedPage.Item> written = new ArrayList<>(items.size());
            items.forEach((id, item) -> {
                WireText.id(id);
                written.add(new FeedPage.Item(id, codec.write(item)));
            });
            publish(written, sending);
            return written;
        });
    }

    /** The trace is there before the item is. */
    private void publish(List<FeedPage.Item> items, Sending sending) {
        items.forEach(item -> sending.item(item.id()));
        if (afterCommit && !items.isEmpty()) {
            AfterCommit.run(
                    "publication of " + items.size() + " items, the first '"
                            + items.get(0).id() + "', in feed '" + keys.feed() + "'",
                    () -> publishNow(items));
        } else {
            publishNow(items);
        }
    }

    private void publishNow(List<FeedPage.Item> items) {
        for (int first = 0; first < items.size(); first += AT_ONCE) {
            scripts.publish(keys, items.subList(first, Math.min(first + AT_ONCE, items.size())));
        }
    }

    private static String newId() {
        return RandomIds.next();
    }

    @Override
    public boolean retract(String id) {
        return scripts.retract(keys, id);
    }

    @Override
    public List<String> ids() {
        return reader.ids();
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
    public List<FeedItem<T>> since(Instant from, int count) {
        return reader.between(from, Optional.empty(), count);
    }

    @Override
    public List<FeedItem<T>> between(Instant from, Instant before, int count) {
        return reader.between(from, Optional.of(before), count);
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
