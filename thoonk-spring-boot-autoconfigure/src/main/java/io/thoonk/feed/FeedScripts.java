package io.thoonk.feed;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts of plain and sorted feeds, but for those of {@link FeedReadings}, one typed method each. */
final class FeedScripts {

    private static final Logger log = LoggerFactory.getLogger(FeedScripts.class);

    private static final LuaScript PUBLISH = LuaScript.load(FeedScripts.class, "publish.lua");

    private static final LuaScript RETRACT = LuaScript.load(FeedScripts.class, "retract.lua");

    private static final LuaScript SINCE = LuaScript.load(FeedScripts.class, "since.lua");

    private static final LuaScript SORTED_PUBLISH = LuaScript.load(FeedScripts.class, "sorted-publish.lua");

    private static final LuaScript SORTED_EDIT = LuaScript.load(FeedScripts.class, "sorted-edit.lua");

    private static final LuaScript SORTED_MOVE = LuaScript.load(FeedScripts.class, "sorted-move.lua");

    private static final LuaScript SORTED_RETRACT = LuaScript.load(FeedScripts.class, "sorted-retract.lua");

    private static final FeedKey[] CHANGED = {
        FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES, FeedKey.DURABLE, FeedKey.TOMBSTONES
    };

    private final ScriptRunner runner;

    private final Set<String> boundsTold = ConcurrentHashMap.newKeySet();

    FeedScripts(ScriptRunner runner) {
        this.runner = runner;
    }

    void publish(FeedKeys keys, List<FeedPage.Item> items) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(keys.of(FeedChannel.PUBLISH));
        arguments.add(keys.of(FeedChannel.EDIT));
        arguments.add(keys.of(FeedChannel.RETRACT));
        items.forEach(item -> {
            arguments.add(WireText.id(item.id()));
            arguments.add(item.item());
        });
        ScriptReply reply = runner.runReplicated(PUBLISH, keys, keys.of(CHANGED), arguments.toArray(byte[][]::new));
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(keys.feed());
        }
        reply.optionalText(1)
                .filter(bound -> boundsTold.add(keys.feed()))
                .ifPresent(bound -> log.warn(
                        "The max_length '{}' of feed '{}' is no positive number; the feed is treated as unbounded",
                        bound,
                        keys.feed()));
    }

    boolean retract(FeedKeys keys, String id) {
        return runner.run(RETRACT, keys.feed(), keys.of(CHANGED), WireText.id(id), keys.of(FeedChannel.RETRACT))
                .status()
                .equals("ok");
    }

    /** Removes an item that is still what was read; whether it did. */
    boolean retract(FeedKeys keys, String id, byte[] asRead) {
        return runner.run(RETRACT, keys.feed(), keys.of(CHANGED), WireText.id(id), keys.of(FeedChannel.RETRACT), asRead)
                .status()
                .equals("ok");
    }

    /** Reads items by their time, from where an answer before ended. */
    ScriptReply since(FeedKeys keys, long fromMillis, String before, long count, FeedPage.End end) {
        return runner.read(
                SINCE,
                keys.feed(),
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                WireText.number(fromMillis),
                WireText.bytes(before),
                WireText.number(count),
                WireText.bytes(end.id()),
                WireText.bytes(end.place()));
    }

    String publishSorted(FeedKeys keys, Position position, byte[] item) {
        Place place = Place.of(position);
        ScriptReply reply = runner.runReplicated(
                SORTED_PUBLISH,
                keys,
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES, FeedKey.IDINCR),
                item,
                WireText.bytes(place.word()),
                place.otherBytes(),
                keys.of(FeedChannel.PUBLISH),
                keys.of(FeedChannel.POSITION));
        return switch (reply.status()) {
            case "missing" -> throw new FeedDoesNotExistException(keys.feed());
            case "absent" -> throw new ItemDoesNotExistException(keys.feed(), place.other());
            default -> reply.text(1);
        };
    }

    void editSorted(FeedKeys keys, String id, byte[] item) {
        ScriptReply reply = runner.runReplicated(
                SORTED_EDIT,
                keys,
                keys.of(FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES),
                WireText.id(id),
                item,
                keys.of(FeedChannel.PUBLISH));
        requirePresent(keys, id, reply);
    }

    void moveSorted(FeedKeys keys, Position position, String id) {
        Place place = Place.of(position);
        ScriptReply reply = runner.run(
                SORTED_MOVE,
                keys.feed(),
                keys.of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.id(id),
                WireText.bytes(place.word()),
                place.otherBytes(),
                keys.of(FeedChannel.POSITION));
        requirePresent(keys, reply.optionalText(1).orElse(id), reply);
    }

    void retractSorted(FeedKeys keys, String id) {
        ScriptReply reply = runner.run(
                SORTED_RETRACT,
                keys.feed(),
                keys.of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.id(id),
                keys.of(FeedChannel.RETRACT));
        requirePresent(keys, id, reply);
    }

    private static void requirePresent(FeedKeys keys, String id, ScriptReply reply) {
        if (reply.status().equals("absent")) {
            throw new ItemDoesNotExistException(keys.feed(), id);
        }
    }

    private record Place(String word, String other) {

        static Place of(Position position) {
            if (position instanceof Position.Before before) {
                return new Place("before", before.id());
            }
            if (position instanceof Position.After after) {
                return new Place("after", after.id());
            }
            return new Place(position instanceof Position.First ? "first" : "last", "");
        }

        byte[] otherBytes() {
            return word.equals("before") || word.equals("after") ? WireText.id(other) : new byte[0];
        }
    }
}
