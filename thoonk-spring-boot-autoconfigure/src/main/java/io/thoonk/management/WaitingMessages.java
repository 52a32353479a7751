package io.thoonk.management;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the messages that wait in a queue and takes none. Thread-safe. */
final class WaitingMessages {

    private static final LuaScript PAGE = LuaScript.load(WaitingMessages.class, "waiting-messages.lua");

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    /**
     * Creates the reader.
     *
     * @param runner runs scripts
     * @param keySpace how keys are spelled
     */
    public WaitingMessages(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    List<Message> page(String queue, long offset, int count) {
        ScriptReply reply = runner.run(
                PAGE,
                queue,
                new FeedKeys(keySpace, queue).of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(Long.toString(offset)),
                WireText.bytes(Integer.toString(count)));
        List<Message> messages = new ArrayList<>(reply.size() / 2);
        for (int i = 1; i < reply.size(); i += 2) {
            messages.add(new Message(reply.text(i), reply.optionalBytes(i + 1)));
        }
        return messages;
    }

    /**
     * A message.
     *
     * @param id its id
     * @param item its payload, or empty where a peer has written an id without one
     */
    record Message(String id, Optional<byte[]> item) {}
}
