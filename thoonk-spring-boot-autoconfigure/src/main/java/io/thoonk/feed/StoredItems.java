package io.thoonk.feed;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what became of items, as events. Thread-safe.
 *
 * @since 0.1.0
 */
public final class StoredItems {

    private static final LuaScript STORED = LuaScript.load(StoredItems.class, "stored.lua");

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    private final FeedReadings readings;

    /**
     * Creates the reader.
     *
     * @param runner runs scripts
     * @param keySpace how keys are spelled
     */
    public StoredItems(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
        this.readings = new FeedReadings(runner, keySpace);
    }

    /**
     * Reads what became of items.
     *
     * @param feed name of the feed
     * @param firstById the items, with the first event of each that was missed
     * @return retractions first, then the items in the feed's order, each of a sorted feed with its place
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public List<FeedEvent> read(String feed, Map<String, FeedEventType> firstById) {
        // A finished job is not stored any more; that is no retraction.
        List<String> ids = firstById.entrySet().stream()
                .filter(missed -> !missed.getKey().isEmpty() && missed.getValue() != FeedEventType.FINISH)
                .map(Map.Entry::getKey)
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Place> places = new HashMap<>();
        boolean sorted = isSorted(feed, ids, places);
        List<FeedEvent> events = new ArrayList<>();
        List<Stored> present = new ArrayList<>();
        List<Optional<byte[]>> items = items(feed, ids);
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            Place place = places.get(id);
            Optional<byte[]> item = items.get(i);
            if (place == null || item.isEmpty()) {
                events.add(new FeedEvent.Retracted(feed, id));
            } else {
                present.add(new Stored(id, item.get(), place.place(), place.before()));
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

    /** Finds where items stand, a bounded number in one step; whether the feed is a sorted one. */
    private boolean isSorted(String feed, List<String> ids, Map<String, Place> places) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        for (int first = 0; first < ids.size(); first += FeedPage.MAX_ITEMS) {
            List<String> some = ids.subList(first, Math.min(first + FeedPage.MAX_ITEMS, ids.size()));
            ScriptReply reply = runner.read(
                    STORED,
                    feed,
                    new byte[][] {keys.of(FeedKey.IDS)},
                    some.stream().map(WireText::bytes).toArray(byte[][]::new));
            if (reply.status().equals("sorted")) {
                findInOrder(feed, places);
                return true;
            }
            for (int i = 0; i < some.size(); i++) {
                String id = some.get(i);
                reply.optionalText(i + 1).ifPresent(score -> places.put(id, new Place(WireText.score(score), "")));
            }
        }
        return false;
    }

    private void findInOrder(String feed, Map<String, Place> places) {
        String before = "";
        for (String id : readings.ids(feed)) {
            places.put(id, new Place(places.size(), before));
            before = id;
        }
    }

    private List<Optional<byte[]>> items(String feed, List<String> ids) {
        List<Optional<byte[]>> items = new ArrayList<>();
        while (items.size() < ids.size()) {
            List<String> next = ids.subList(items.size(), Math.min(items.size() + FeedPage.MAX_ITEMS, ids.size()));
            items.addAll(readings.items(feed, next, Optional.empty()));
        }
        return items;
    }

    private record Place(double place, String before) {}

    private record Stored(String id, byte[] item, double place, String before) {}
}
