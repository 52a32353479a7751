package io.thoonk.job;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scripts of what a feed owes others, one typed method each. */
record OutboxScripts(ScriptRunner runner) implements OutboxRelay.Outboxes {

    private static final LuaScript READ = LuaScript.load(OutboxScripts.class, "outbox-read.lua");

    private static final LuaScript SETTLE = LuaScript.load(OutboxScripts.class, "outbox-settle.lua");

    @Override
    public Page read(OutboxSource source, String cursor, int count) {
        ScriptReply reply =
                runner.run(READ, source.name(), new byte[][] {source.outbox()}, WireText.bytes(cursor), number(count));
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (int i = 2; i + 1 < reply.size(); i += 2) {
            bodies.put(reply.text(i), reply.bytes(i + 1));
        }
        return new Page(reply.text(1), bodies);
    }

    @Override
    public long settle(OutboxSource source, List<String> received, Map<String, String> failed) {
        List<byte[]> arguments = new ArrayList<>(1 + received.size() + 2 * failed.size());
        arguments.add(number(received.size()));
        received.forEach(key -> arguments.add(WireText.bytes(key)));
        failed.forEach((key, reason) -> {
            arguments.add(WireText.bytes(key));
            arguments.add(WireText.bytes(reason));
        });
        return runner.run(SETTLE, source.name(), source.keys(), arguments.toArray(byte[][]::new))
                .number(1);
    }

    private static byte[] number(long number) {
        return WireText.number(number);
    }

    /**
     * Some entries.
     *
     * @param cursor where to go on, {@code "0"} at the end
     * @param bodies what they hold, by their keys
     */
    record Page(String cursor, Map<String, byte[]> bodies) {}
}
