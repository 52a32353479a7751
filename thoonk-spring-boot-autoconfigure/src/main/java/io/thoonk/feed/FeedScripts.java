package io.thoonk.feed;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.event.FeedPage;
import io.thoonk.event.FeedReadings;
import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts of a plain feed, and the page script that sorted feeds share. */
final class FeedScripts {

    private static final Logger log = LoggerFactory.getLogger(FeedScripts.class);

    private static final LuaScript PUBLISH = LuaScript.load(FeedScripts.class, "publish.lua");

    private static final LuaScript RETRACT = LuaScript.load(FeedScripts.class, "retract.lua");

    private static final LuaScript SINCE = LuaScript.load(FeedScripts.class, "since.lua");

    private static final FeedKey[] CHANGED = {
        FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES, FeedKey.DURABLE, FeedKey.TOMBSTONES
    };

    private static final LuaScript PAGE = LuaScript.load(FeedScripts.class, "page.lua");

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

    List<RawItem> page(FeedKeys keys, long first, long last) {
        ScriptReply reply = runner.run(
                PAGE,
                keys.feed(),
                keys.of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(Long.toString(first)),
                WireText.bytes(Long.toString(last)));
        return items(reply);
    }

    List<FeedPage.Item> all(FeedKeys keys) {
        return new FeedReadings(runner, keys.keySpace()).all(keys.feed());
    }

    List<RawItem> since(FeedKeys keys, long fromMillis, Optional<Long> beforeMillis, int count) {
        return items(runner.run(
                SINCE,
                keys.feed(),
                keys.of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(Long.toString(fromMillis)),
                WireText.bytes(beforeMillis.map(String::valueOf).orElse("+inf")),
                WireText.bytes(Integer.toString(count))));
    }

    private static List<RawItem> items(ScriptReply reply) {
        List<RawItem> items = new ArrayList<>(reply.size() / 3);
        for (int i = 1; i < reply.size(); i += 3) {
            items.add(new RawItem(reply.text(i), reply.bytes(i + 1), reply.optionalText(i + 2)));
        }
        return items;
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
