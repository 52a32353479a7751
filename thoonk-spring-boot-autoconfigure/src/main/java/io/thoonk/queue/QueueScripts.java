package io.thoonk.queue;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Priority;
import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scripts of a queue, one typed method each. */
final class QueueScripts {

    private static final LuaScript PUT = LuaScript.load(QueueScripts.class, "put.lua");

    private static final LuaScript GET = LuaScript.load(QueueScripts.class, "get.lua");

    private final ScriptRunner runner;

    QueueScripts(ScriptRunner runner) {
        this.runner = runner;
    }

    /** Puts messages: ids and items in turn. */
    void put(FeedKeys keys, Priority priority, List<byte[]> idsAndItems) {
        List<byte[]> arguments = new ArrayList<>(1 + idsAndItems.size());
        arguments.add(WireText.bytes(priority.name()));
        arguments.addAll(idsAndItems);
        ScriptReply reply = runner.runReplicated(
                PUT,
                keys,
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES),
                arguments.toArray(byte[][]::new));
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(keys.feed());
        }
    }

    /** Takes the next message. */
    Optional<Taken> get(FeedKeys keys) {
        ScriptReply reply;
        do {
            reply = runner.run(GET, keys.feed(), keys.of(FeedKey.IDS, FeedKey.ITEMS));
        } while (reply.status().equals("more"));
        return reply.status().equals("ok") ? Optional.of(new Taken(reply.text(1), reply.bytes(2))) : Optional.empty();
    }

    /**
     * A message that was taken.
     *
     * @param id its id
     * @param item its bytes
     */
    record Taken(String id, byte[] item) {}
}
