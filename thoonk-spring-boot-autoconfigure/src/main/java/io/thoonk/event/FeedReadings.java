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

/** Reads the content of feeds and leaves a mark among their messages at that moment. */
final class FeedReadings {

    private static final LuaScript READ = LuaScript.load(FeedReadings.class, "read.lua");

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    FeedReadings(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    FeedReading read(String feed, String token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        ScriptReply reply = runner.run(
                READ,
                feed,
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(token),
                keys.of(FeedChannel.OWN_MARK));
        List<FeedReading.Item> items = new ArrayList<>(reply.size() / 2);
        for (int i = 1; i < reply.size(); i += 2) {
            items.add(new FeedReading.Item(reply.text(i), reply.bytes(i + 1)));
        }
        return new FeedReading(reply.status().equals("sorted"), items);
    }
}
