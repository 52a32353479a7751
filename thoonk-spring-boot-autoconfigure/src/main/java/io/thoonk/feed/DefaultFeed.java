package io.thoonk.feed;

import io.thoonk.AfterCommit;
import io.thoonk.SendObserver;
import io.thoonk.SendObserver.Operation;
import io.thoonk.SendObserver.Sending;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.feed.FeedReadings.ScoredItem;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Handle to a plain feed. */
final class DefaultFeed<T> extends StoredFeed<T> implements Feed<T> {

    private static final int AT_ONCE = 500;

    /** Redis sends nothing to subscribers while a script runs, and cuts off those for whom too much waits. */
    private static final int BYTES_AT_ONCE = 1 << 20;

    private final FeedScripts scripts;

    private final boolean afterCommit;

    private final SendObserver observer;

    DefaultFeed(
            FeedKeys keys,
            PayloadCodec<T> codec,
            FeedScripts scripts,
            FeedReadings readings,
            RedisAccess redis,
            FeedAdmin admin,
            boolean afterCommit,
            SendObserver observer) {
        super(keys, codec, readings, redis, admin);
        this.scripts = scripts;
        this.afterCommit = afterCommit;
        this.observer = observer;
    }

    @Override
    public String publish(T item) {
        return publish(newId(), item);
    }

    @Override
    public String publish(String id, T item) {
        return observer.one(Operation.PUBLISH, name(), sending -> {
            WireText.id(id);
            FeedPage.Item written = new FeedPage.Item(id, write(item));
            // The trace is there before the item is.
            sending.item(id);
            publishItems(List.of(written));
            return id;
        });
    }

    @Override
    public List<String> publishAll(Collection<? extends T> items) {
        return observer.many(Operation.PUBLISH_ALL, name(), items.size(), sending -> {
            List<FeedPage.Item> written = items.stream()
                    .map(item -> new FeedPage.Item(newId(), write(item)))
                    .toList();
            publishAll(written, sending);
            return written.stream().map(FeedPage.Item::id).toList();
        });
    }

    @Override
    public void publishAll(Map<String, ? extends T> items) {
        observer.many(Operation.PUBLISH_ALL, name(), items.size(), sending -> {
            List<FeedPage.Item> written = new ArrayList<>(items.size());
            items.forEach((id, item) -> {
                WireText.id(id);
                written.add(new FeedPage.Item(id, write(item)));
            });
            publishAll(written, sending);
            return written;
        });
    }

    private void publishAll(List<FeedPage.Item> items, Sending sending) {
        sending.items(items.stream().map(FeedPage.Item::id).toList());
        publishItems(items);
    }

    private void publishItems(List<FeedPage.Item> items) {
        if (afterCommit && !items.isEmpty()) {
            AfterCommit.run(
                    "publication of " + items.size() + " items, the first '"
                            + items.get(0).id() + "', in feed '" + keys().feed() + "'",
                    () -> publishNow(items));
        } else {
            publishNow(items);
        }
    }

    private void publishNow(List<FeedPage.Item> items) {
        int first = 0;
        while (first < items.size()) {
            int end = endOfCall(items, first);
            scripts.publish(keys(), items.subList(first, end));
            first = end;
        }
    }

    private static int endOfCall(List<FeedPage.Item> items, int first) {
        long bytes = items.get(first).item().length;
        int end = first + 1;
        while (end < items.size() && end - first < AT_ONCE) {
            bytes += items.get(end).item().length;
            if (bytes > BYTES_AT_ONCE) {
                break;
            }
            end++;
        }
        return end;
    }

    private static String newId() {
        return RandomIds.next();
    }

    @Override
    public boolean retract(String id) {
        return scripts.retract(keys(), id);
    }

    @Override
    public boolean contains(String id) {
        byte[] member = WireText.id(id);
        return redis().execute(
                        "Looking for an id in feed '" + keys().feed() + "'",
                        connection -> connection.zSetCommands().zScore(keys().of(FeedKey.IDS), member) != null);
    }

    @Override
    public long size() {
        return redis().execute(
                        "Counting the items of feed '" + keys().feed() + "'",
                        connection -> connection.zSetCommands().zCard(keys().of(FeedKey.IDS)));
    }

    @Override
    public List<FeedItem<T>> since(Instant from, int count) {
        return between(from, "+inf", count);
    }

    @Override
    public List<FeedItem<T>> between(Instant from, Instant before, int count) {
        return between(from, Long.toString(before.toEpochMilli()), count);
    }

    private List<FeedItem<T>> between(Instant from, String before, int count) {
        requireCount(count);
        Map<String, ScoredItem> items = new LinkedHashMap<>();
        FeedPage.End end = FeedPage.End.NOWHERE;
        long seen = 0;
        boolean last = false;
        while (!last && seen < count) {
            ScriptReply reply =
                    scripts.since(keys(), from.toEpochMilli(), before, Math.min(AT_ONCE, count - seen), end);
            last = reply.number(1) == 1;
            end = new FeedPage.End(reply.text(2), reply.text(3));
            seen += reply.number(4);
            ScoredItem.addTo(items, reply);
        }
        return items.values().stream().map(this::item).toList();
    }

    @Override
    public String toString() {
        return "Feed[" + keys().feed() + "]";
    }
}
