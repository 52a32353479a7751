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

/** The scripts of a sorted feed, one typed method each. */
final class SortedFeedScripts {

    private static final LuaScript PUBLISH = LuaScript.load(SortedFeedScripts.class, "sorted-publish.lua");

    private static final LuaScript EDIT = LuaScript.load(SortedFeedScripts.class, "sorted-edit.lua");

    private static final LuaScript MOVE = LuaScript.load(SortedFeedScripts.class, "sorted-move.lua");

    private static final LuaScript RETRACT = LuaScript.load(SortedFeedScripts.class, "sorted-retract.lua");

    private final ScriptRunner runner;

    SortedFeedScripts(ScriptRunner runner) {
        this.runner = runner;
    }

    String publish(FeedKeys keys, Position position, byte[] item) {
        Place place = Place.of(position);
        ScriptReply reply = runner.runReplicated(
                PUBLISH,
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

    void edit(FeedKeys keys, String id, byte[] item) {
        ScriptReply reply = runner.runReplicated(
                EDIT,
                keys,
                keys.of(FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES),
                WireText.id(id),
                item,
                keys.of(FeedChannel.PUBLISH));
        requirePresent(keys, id, reply);
    }

    void move(FeedKeys keys, Position position, String id) {
        Place place = Place.of(position);
        ScriptReply reply = runner.run(
                MOVE,
                keys.feed(),
                keys.of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.id(id),
                WireText.bytes(place.word()),
                place.otherBytes(),
                keys.of(FeedChannel.POSITION));
        requirePresent(keys, reply.optionalText(1).orElse(id), reply);
    }

    void retract(FeedKeys keys, String id) {
        ScriptReply reply = runner.run(
                RETRACT,
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
