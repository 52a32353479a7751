package io.thoonk.event;

import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the content of feeds a page at a time, and leaves a mark among their messages at each such moment. */
final class FeedReadings {

    /** How much one call reads at most; Redis does nothing else meanwhile. */
    static final int MOST = 500;

    private static final LuaScript READ = LuaScript.load(FeedReadings.class, "read.lua");

    private static final LuaScript ITEMS = LuaScript.load(FeedReadings.class, "items.lua");

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    FeedReadings(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    /** Reads the next page; empty if the end of the page before is gone from a sorted feed, and with it the place to go on. */
    Optional<FeedPage> page(String feed, FeedPage.End end, int most, String token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        ScriptReply reply = runner.run(
                READ,
                feed,
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(token),
                keys.of(FeedChannel.OWN_MARK),
                WireText.bytes(Integer.toString(most)),
                WireText.bytes(end.id()),
                WireText.bytes(end.place()));
        if (reply.status().equals("gone")) {
            return Optional.empty();
        }
        List<FeedPage.Item> items = new ArrayList<>(reply.size() / 2);
        for (int i = 4; i < reply.size(); i += 2) {
            items.add(new FeedPage.Item(reply.text(i), reply.bytes(i + 1)));
        }
        return Optional.of(new FeedPage(
                reply.status().equals("sorted"),
                items,
                new FeedPage.End(reply.text(2), reply.text(3)),
                reply.number(1) == 1));
    }

    /** Reads items, at most {@link #MOST}; one that there is not is empty. */
    List<Optional<byte[]>> items(String feed, List<String> ids, String token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        byte[][] arguments = new byte[2 + ids.size()][];
        arguments[0] = WireText.bytes(token);
        arguments[1] = keys.of(FeedChannel.OWN_MARK);
        for (int i = 0; i < ids.size(); i++) {
            arguments[2 + i] = WireText.bytes(ids.get(i));
        }
        ScriptReply reply = runner.run(ITEMS, feed, new byte[][] {keys.of(FeedKey.ITEMS)}, arguments);
        List<Optional<byte[]>> items = new ArrayList<>(ids.size());
        for (int i = 1; i <= ids.size(); i++) {
            items.add(reply.optionalBytes(i));
        }
        return items;
    }
}
