package io.thoonk.xmpp;

import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the items stand at which clients go on reading. Each is asked for at its place of before, because to read all ids of a large node
 * for each of its pages takes long. Thread-safe.
 */
final class Places {

    private static final int MOST = 1_000;

    private final Map<Key, Integer> known = new LinkedHashMap<>();

    /** Takes that a client was told of a part of a node. */
    void told(String node, List<String> ids, int from) {
        if (!ids.isEmpty()) {
            note(node, ids.get(0), from);
            note(node, ids.get(ids.size() - 1), from + ids.size() - 1);
        }
    }

    private synchronized void note(String node, String id, int place) {
        Key key = new Key(node, id);
        known.remove(key);
        known.put(key, place);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** The place of an item, or a negative number. */
    int of(String node, Feed<byte[]> feed, String id) {
        int place = last(node, id);
        List<FeedItem<byte[]>> there = place < 0 ? List.of() : feed.page(place, 1);
        return there.isEmpty() || !there.get(0).id().equals(id) ? feed.ids().indexOf(id) : place;
    }

    private synchronized int last(String node, String id) {
        return known.getOrDefault(new Key(node, id), -1);
    }

    private record Key(String node, String id) {}
}
