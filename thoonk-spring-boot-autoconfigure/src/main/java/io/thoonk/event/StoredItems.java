package io.thoonk.event;

import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tells what became of items, as events. */
final class StoredItems {

    private static final LuaScript STORED = LuaScript.load(StoredItems.class, "stored.lua");

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    StoredItems(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    /**
     * Reads what became of items.
     *
     * @param feed name of the feed
     * @param firstById the items, with the first event of each that was missed
     * @return retractions first, then the items in the feed's order, each of a sorted feed with its place
     */
    List<FeedEvent> read(String feed, Map<String, FeedEventType> firstById) {
        // A finished job is not stored any more; that is no retraction.
        List<String> ids = firstById.entrySet().stream()
                .filter(missed -> !missed.getKey().isEmpty() && missed.getValue() != FeedEventType.FINISH)
                .map(Map.Entry::getKey)
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        FeedKeys keys = new FeedKeys(keySpace, feed);
        ScriptReply reply = runner.run(
                STORED,
                feed,
                keys.of(FeedKey.IDS, FeedKey.ITEMS),
                ids.stream().map(WireText::bytes).toArray(byte[][]::new));
        boolean sorted = reply.status().equals("sorted");
        List<FeedEvent> events = new ArrayList<>();
        List<Stored> present = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            int at = 1 + 3 * i;
            if (reply.optionalBytes(at).isEmpty()) {
                events.add(new FeedEvent.Retracted(feed, id));
            } else {
                present.add(
                        new Stored(id, reply.bytes(at), Double.parseDouble(reply.text(at + 1)), reply.text(at + 2)));
            }
        }
        present.sort(Comparator.comparingDouble(Stored::place));
        for (Stored item : present) {
            events.add(
                    firstById.get(item.id) == FeedEventType.PUBLISH
                            ? new FeedEvent.Published(feed, item.id, item.item)
                            : new FeedEvent.Edited(feed, item.id, item.item));
            if (sorted) {
                events.add(new FeedEvent.Moved(feed, item.id, item.before.isEmpty() ? "begin:" : item.before + ":"));
            }
        }
        return events;
    }

    private record Stored(String id, byte[] item, double place, String before) {}
}
