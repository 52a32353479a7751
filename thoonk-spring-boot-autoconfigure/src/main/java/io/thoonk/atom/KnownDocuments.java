package io.thoonk.atom;

import io.thoonk.atom.FeedFetch.Known;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.net.URI;
import java.util.Optional;

/**
 * What is known of the document that a feed was last made equal to. It stands beside the feed in Redis, so that any process can ask for
 * what is new, and holds for that creation of the feed alone: peers that delete a feed leave it behind. Thread-safe.
 */
final class KnownDocuments {

    private static final LuaScript KNOWN = LuaScript.load(KnownDocuments.class, "known.lua");

    private static final LuaScript NOTE = LuaScript.load(KnownDocuments.class, "note-known.lua");

    private final ScriptRunner runner;

    KnownDocuments(RedisAccess redis) {
        this.runner = new ScriptRunner(redis);
    }

    /** {@return what is known of it, nothing if the feed was made equal to another, or is another} */
    Stand of(FeedKeys keys, URI address) {
        ScriptReply reply = runner.run(KNOWN, keys.feed(), keys(keys), WireText.bytes(RandomIds.next()));
        String generation = reply.optionalText(1).orElse("");
        boolean isKnown = reply.size() > 2 && reply.text(2).equals(address.toString());
        return new Stand(generation, isKnown ? new Known(text(reply, 3), text(reply, 4)) : Known.NOTHING);
    }

    private static Optional<String> text(ScriptReply reply, int index) {
        return reply.optionalText(index).filter(text -> !text.isEmpty());
    }

    /** Notes it, unless the feed is another by now. */
    void note(FeedKeys keys, String generation, URI address, Known known) {
        runner.run(
                NOTE,
                keys.feed(),
                keys(keys),
                WireText.bytes(generation),
                WireText.bytes(address.toString()),
                WireText.bytes(known.etag().orElse("")),
                WireText.bytes(known.modified().orElse("")));
    }

    private static byte[][] keys(FeedKeys keys) {
        return keys.of(new FeedKey[] {FeedKey.CONFIG, FeedKey.IMPORTED});
    }

    /**
     * How it stands.
     *
     * @param generation of the feed, or empty if there is none
     * @param known what to ask with
     */
    record Stand(String generation, Known known) {}
}
