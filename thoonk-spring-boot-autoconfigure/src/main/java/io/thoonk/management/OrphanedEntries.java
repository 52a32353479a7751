package io.thoonk.management;

import io.thoonk.feed.FeedType;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.IdSet;
import io.thoonk.redis.keys.WireText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.data.redis.connection.DataType;

/**
 * Looks through a feed for items that no id leads to and for ids whose items are gone, in steps that hold Redis up for no longer
 * than a moment, and no further than is asked for. Changes nothing. Thread-safe.
 */
record OrphanedEntries(ScriptRunner scripts, RedisAccess redis) {

    private static final LuaScript ORPHANS = LuaScript.load(OrphanedEntries.class, "orphans.lua");

    private static final int STEP = 500;

    private static final FeedKey[] KEYS = {FeedKey.ITEMS, FeedKey.IDS};

    private static final FeedKey[] KEYS_OF_JOBS = {
        FeedKey.ITEMS, FeedKey.IDS, FeedKey.CLAIMING, FeedKey.CLAIMED, FeedKey.STALLED
    };

    /** The ids of items that no id leads to, so many at most. */
    List<String> items(FeedKeys keys, FeedType type, long most) {
        // The order is read before the items: what is published meanwhile seems to be an orphan, and is asked for
        // again.
        IdSet order = order(keys);
        Set<String> suspects = new LinkedHashSet<>();
        walk(keys, type, "items", most, id -> !order.contains(id) && suspects.add(id));
        if (suspects.isEmpty()) {
            return List.of();
        }
        IdSet again = order(keys);
        return suspects.stream().filter(id -> !again.contains(id)).toList();
    }

    /** The ids whose items are gone, so many at most. */
    List<String> ids(FeedKeys keys, FeedType type, long most) {
        Set<String> lost = new LinkedHashSet<>();
        int last = keysOf(type).length;
        for (int key = 2; key <= last && lost.size() < most; key++) {
            walk(keys, type, Integer.toString(key), most - lost.size(), lost::add);
        }
        return List.copyOf(lost);
    }

    private void walk(FeedKeys keys, FeedType type, String what, long most, Taken taken) {
        String cursor = "0";
        long found = 0;
        do {
            ScriptReply reply = scripts.run(
                    ORPHANS,
                    keys.feed(),
                    keys.of(keysOf(type)),
                    WireText.bytes(what),
                    WireText.bytes(cursor),
                    WireText.bytes(Integer.toString(STEP)));
            cursor = reply.text(1);
            for (int i = 2; i < reply.size(); i++) {
                found += taken.take(reply.text(i)) ? 1 : 0;
            }
        } while (!cursor.equals("0") && found < most);
    }

    private static FeedKey[] keysOf(FeedType type) {
        return type == FeedType.JOB ? KEYS_OF_JOBS : KEYS;
    }

    /** The ids of a list; those of a plain feed are looked up by the script. */
    private IdSet order(FeedKeys keys) {
        return redis.execute("Reading the order of feed '" + keys.feed() + "'", connection -> {
            IdSet.Builder order = new IdSet.Builder();
            byte[] ids = keys.of(FeedKey.IDS);
            if (connection.keyCommands().type(ids) == DataType.LIST) {
                List<byte[]> step;
                long from = 0;
                do {
                    step = connection.listCommands().lRange(ids, from, from + STEP - 1);
                    step.forEach(order::add);
                    from += STEP;
                } while (step.size() == STEP);
            }
            return order.build();
        });
    }

    /** Takes an id that was found. */
    private interface Taken {

        /** {@return whether it counts} */
        boolean take(String id);
    }
}
