package io.thoonk.feed;

import io.thoonk.SendObserver;
import io.thoonk.SendObserver.Operation;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;

/** Handle to a sorted feed. */
final class DefaultSortedFeed<T> extends StoredFeed<T> implements SortedFeed<T> {

    private final FeedScripts scripts;

    private final SendObserver observer;

    DefaultSortedFeed(
            FeedKeys keys,
            PayloadCodec<T> codec,
            FeedScripts scripts,
            FeedReadings readings,
            RedisAccess redis,
            FeedAdmin admin,
            SendObserver observer) {
        super(keys, codec, readings, redis, admin);
        this.scripts = scripts;
        this.observer = observer;
    }

    @Override
    public String append(T item) {
        return publish(Operation.APPEND, Position.last(), item);
    }

    @Override
    public String publish(T item) {
        return publish(Operation.PUBLISH, Position.last(), item);
    }

    @Override
    public String prepend(T item) {
        return publish(Operation.PREPEND, Position.first(), item);
    }

    @Override
    public String publishBefore(String existingId, T item) {
        return publish(Operation.PUBLISH_BEFORE, Position.before(existingId), item);
    }

    @Override
    public String publishAfter(String existingId, T item) {
        return publish(Operation.PUBLISH_AFTER, Position.after(existingId), item);
    }

    /** Redis gives the id, so that a quick listener may look for the trace before it is there. */
    private String publish(Operation operation, Position position, T item) {
        return observer.one(operation, name(), sending -> {
            String id = scripts.publishSorted(keys(), position, write(item));
            sending.item(id);
            return id;
        });
    }

    @Override
    public void edit(String id, T item) {
        observer.one(Operation.EDIT, name(), sending -> {
            sending.item(id);
            scripts.editSorted(keys(), id, write(item));
            return id;
        });
    }

    @Override
    public void retract(String id) {
        scripts.retractSorted(keys(), id);
    }

    @Override
    public void moveFirst(String id) {
        move(Position.first(), id);
    }

    @Override
    public void moveLast(String id) {
        move(Position.last(), id);
    }

    @Override
    public void moveBefore(String existingId, String id) {
        move(Position.before(existingId), id);
    }

    @Override
    public void moveAfter(String existingId, String id) {
        move(Position.after(existingId), id);
    }

    @Override
    public void move(Position position, String id) {
        scripts.moveSorted(keys(), position, id);
    }

    @Override
    public void move(String position, String id) {
        move(Position.parse(position), id);
    }

    @Override
    public boolean contains(String id) {
        byte[] element = WireText.id(id);
        return redis().execute(
                        "Looking for an id in feed '" + keys().feed() + "'",
                        connection -> connection.listCommands().lPos(keys().of(FeedKey.IDS), element) != null);
    }

    @Override
    public long size() {
        return redis().execute(
                        "Counting the items of feed '" + keys().feed() + "'",
                        connection -> connection.listCommands().lLen(keys().of(FeedKey.IDS)));
    }

    @Override
    public String toString() {
        return "SortedFeed[" + keys().feed() + "]";
    }
}
