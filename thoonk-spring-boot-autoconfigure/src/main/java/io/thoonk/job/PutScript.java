package io.thoonk.job;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Puts jobs into a feed.
 *
 * @param runner runs the script
 * @param generations names a feed that has no generation
 * @param peerMessages whether thoonk.py's further messages are sent
 */
record PutScript(ScriptRunner runner, Generations generations, boolean peerMessages) {

    /** So many jobs go with one call; more gain nothing, and hold up Redis for longer. */
    static final int MOST = 250;

    private static final LuaScript PUT = LuaScript.load(PutScript.class, "put.lua");

    private static final byte[] NOTHING = {};

    /** Puts jobs. */
    void put(FeedKeys keys, List<PutEntry> entries) {
        begin(keys, entries).run();
    }

    /** Sends a put, and returns what waits for its answer. */
    Runnable begin(FeedKeys keys, List<PutEntry> entries) {
        List<byte[]> plain = new ArrayList<>(2 * entries.size());
        List<byte[]> others = new ArrayList<>();
        for (PutEntry entry : entries) {
            List<byte[]> kind = entry.isPlain() ? plain : others;
            kind.add(entry.id());
            kind.add(entry.item());
            if (!entry.isPlain()) {
                kind.add(entry.options());
                kind.add(entry.headers());
            }
        }
        List<byte[]> arguments = new ArrayList<>(4 + plain.size() + others.size());
        arguments.add(generations.next());
        arguments.add(peerMessages ? keys.of(FeedChannel.PEER_PUT) : NOTHING);
        arguments.add(keys.of(FeedChannel.OWN_DUE));
        arguments.add(WireText.number(plain.size() / 2));
        arguments.addAll(plain);
        arguments.addAll(others);
        Supplier<ScriptReply> coming =
                runner.beginReplicated(PUT, keys, JobKeys.of(keys), arguments.toArray(byte[][]::new));
        return () -> {
            ScriptReply reply = coming.get();
            if (reply.status().equals("missing")) {
                throw new FeedDoesNotExistException(keys.feed());
            }
            if (reply.status().equals("mismatch")) {
                throw new FeedTypeMismatchException(keys.feed(), "job", reply.text(1));
            }
        };
    }
}
