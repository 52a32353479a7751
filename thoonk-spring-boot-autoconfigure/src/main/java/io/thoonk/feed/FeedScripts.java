package io.thoonk.feed;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts of a plain feed, and the readings that sorted feeds share. */
final class FeedScripts {

    private static final Logger log = LoggerFactory.getLogger(FeedScripts.class);

    private static final LuaScript PUBLISH = LuaScript.load(FeedScripts.class, "publish.lua");

    private static final LuaScript RETRACT = LuaScript.load(FeedScripts.class, "retract.lua");

    private static final LuaScript SINCE = LuaScript.load(FeedScripts.class, "since.lua");

    private static final FeedKey[] CHANGED = {
        FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES, FeedKey.DURABLE, FeedKey.TOMBSTONES
    };

    private static final int MOST_AT_ONCE = 500;

    private final ScriptRunner runner;

    private final Set<String> boundsTold = ConcurrentHashMap.newKeySet();

    FeedScripts(ScriptRunner runner) {
        this.runner = runner;
    }

    void publish(FeedKeys keys, List<NewItem> items) {
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

    List<RawItem> page(FeedKeys keys, long offset, int count) {
        return readings(keys).from(keys.feed(), offset, count);
    }

    List<String> ids(FeedKeys keys) {
        return readings(keys).ids(keys.feed());
    }

    private FeedReadings readings(FeedKeys keys) {
        return new FeedReadings(runner, keys.keySpace());
    }

    List<FeedPage.Item> all(FeedKeys keys) {
        return readings(keys).all(keys.feed());
    }

    /** Reads items by their time, a bounded number in one step. */
    List<RawItem> since(FeedKeys keys, long fromMillis, Optional<Long> beforeMillis, int count) {
        Map<String, RawItem> items = new LinkedHashMap<>();
        String after = "";
        String place = "";
        long seen = 0;
        boolean last = false;
        while (!last && seen < count) {
            ScriptReply reply = runner.read(
                    SINCE,
                    keys.feed(),
                    keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                    WireText.number(fromMillis),
                    WireText.bytes(beforeMillis.map(String::valueOf).orElse("+inf")),
                    WireText.number(Math.min(MOST_AT_ONCE, count - seen)),
                    WireText.bytes(after),
                    WireText.bytes(place));
            last = reply.number(1) == 1;
            after = reply.text(2);
            place = reply.text(3);
            seen += reply.number(4);
            for (int i = 5; i < reply.size(); i += 3) {
                items.put(reply.text(i), new RawItem(reply.text(i), reply.bytes(i + 1), reply.optionalText(i + 2)));
            }
        }
        return List.copyOf(items.values());
    }

    /**
     * An item to publish.
     *
     * @param id its id
     * @param item its bytes
     */
    record NewItem(String id, byte[] item) {}

    /**
     * An item as it stands in Redis.
     *
     * @param id its id
     * @param item its bytes
     * @param score its score, where the feed has scores
     */
    record RawItem(String id, byte[] item, Optional<String> score) {}
}
