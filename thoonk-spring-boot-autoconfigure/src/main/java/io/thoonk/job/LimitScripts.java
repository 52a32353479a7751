package io.thoonk.job;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of limits and of what they hold back, one method each. */
record LimitScripts(ScriptRunner runner) {

    private static final LuaScript LIMITS = LuaScript.load(LimitScripts.class, "limits.lua");

    private static final LuaScript STATUS = LuaScript.load(LimitScripts.class, "gate-status.lua");

    /** Sets fields, and removes those whose value is empty; without any, only reads. */
    ScriptReply set(FeedKeys keys, String... fieldsAndValues) {
        return write(keys, "set", fieldsAndValues);
    }

    /** Says what is declared of the feed, of each key, of the order and of levels, each empty for nothing. */
    ScriptReply declare(FeedKeys keys, String since, String application, String... declared) {
        return write(
                keys,
                "declare",
                Stream.concat(Stream.of(since, application), Arrays.stream(declared))
                        .toArray(String[]::new));
    }

    private ScriptReply write(FeedKeys keys, String what, String... arguments) {
        List<byte[]> all = new ArrayList<>(List.of(JobKeys.newGeneration(), WireText.bytes(what)));
        Arrays.stream(arguments).map(WireText::bytes).forEach(all::add);
        ScriptReply reply = runner.run(LIMITS, keys.feed(), JobKeys.of(keys), all.toArray(byte[][]::new));
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(keys.feed());
        }
        if (reply.status().equals("mismatch")) {
            throw new FeedTypeMismatchException(keys.feed(), "job", reply.text(1));
        }
        return reply;
    }

    ScriptReply status(FeedKeys keys) {
        return lanes(keys, 0, 0);
    }

    ScriptReply lanes(FeedKeys keys, int offset, int count) {
        return runner.read(STATUS, keys.feed(), JobKeys.of(keys), WireText.number(count), WireText.number(offset));
    }
}
