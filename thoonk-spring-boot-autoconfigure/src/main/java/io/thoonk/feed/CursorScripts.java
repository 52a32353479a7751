package io.thoonk.feed;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.event.FeedEvent;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts of durable listeners, one typed method each. */
final class CursorScripts {

    private static final LuaScript LEASE = LuaScript.load(CursorScripts.class, "cursor-lease.lua");

    private static final LuaScript READ = LuaScript.load(CursorScripts.class, "cursor-read.lua");

    private static final LuaScript SCAN = LuaScript.load(CursorScripts.class, "cursor-scan.lua");

    private static final LuaScript COMMIT = LuaScript.load(CursorScripts.class, "cursor-commit.lua");

    private static final LuaScript MANAGE = LuaScript.load(CursorScripts.class, "cursor-manage.lua");

    private static final FeedKey[] KEYS = {
        FeedKey.CONFIG,
        FeedKey.IDS,
        FeedKey.ITEMS,
        FeedKey.GENERATION,
        FeedKey.DURABLE,
        FeedKey.KNOWN,
        FeedKey.PARKED,
        FeedKey.TOMBSTONES,
        FeedKey.REDO
    };

    private final ScriptRunner runner;

    CursorScripts(ScriptRunner runner) {
        this.runner = runner;
    }

    String lease(FeedKeys keys, String name, String token, long millis) {
        String generation = FeedType.FEED.newGeneration();
        ScriptReply reply = run(LEASE, keys, Stream.of(name, token, Long.toString(millis), generation));
        if (reply.status().equals("missing") && runner.reopenIfLost(keys)) {
            reply = run(LEASE, keys, Stream.of(name, token, Long.toString(millis), generation));
        }
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(keys.feed());
        }
        return reply.status();
    }

    Optional<Batch> read(FeedKeys keys, String name, String token, int count, Collection<String> ids) {
        ScriptReply reply =
                run(READ, keys, Stream.concat(Stream.of(name, token, Integer.toString(count)), ids.stream()));
        return batch(keys, reply);
    }

    Optional<Batch> scan(FeedKeys keys, String name, String token, boolean known, String cursor) {
        ScriptReply reply = run(SCAN, keys, Stream.of(name, token, known ? "known" : "items", cursor, fieldsOf(name)));
        return batch(keys, reply);
    }

    boolean commit(FeedKeys keys, String name, String token, String position, List<Handled> handled) {
        List<String> arguments = new ArrayList<>(List.of(name, token, position));
        handled.forEach(entry -> arguments.addAll(List.of(
                entry.error().isPresent() ? "park" : entry.entry().isGone() ? "gone" : "known",
                entry.entry().id(),
                entry.entry().score(),
                entry.error().orElse(""))));
        return run(COMMIT, keys, arguments.stream()).status().equals("ok");
    }

    ScriptReply manage(FeedKeys keys, String name, String what, Optional<String> id) {
        return run(MANAGE, keys, Stream.of(name, "", what, id.orElseGet(() -> fieldsOf(name))));
    }

    private ScriptReply run(LuaScript script, FeedKeys keys, Stream<String> arguments) {
        return runner.run(
                script,
                keys.feed(),
                keys.of(KEYS),
                arguments.map(WireText::bytes).toArray(byte[][]::new));
    }

    private static Optional<Batch> batch(FeedKeys keys, ScriptReply reply) {
        if (reply.status().equals("lost")) {
            return Optional.empty();
        }
        List<FeedCursor.Entry> entries = new ArrayList<>();
        for (int i = 2; i < reply.size(); i += 5) {
            String id = reply.text(i + 1);
            Optional<FeedEvent> event =
                    switch (reply.text(i)) {
                        case "publish" -> Optional.of(new FeedEvent.Published(keys.feed(), id, reply.bytes(i + 2)));
                        case "edit" -> Optional.of(new FeedEvent.Edited(keys.feed(), id, reply.bytes(i + 2)));
                        case "retract" -> Optional.of(new FeedEvent.Retracted(keys.feed(), id));
                        default -> Optional.empty();
                    };
            entries.add(new FeedCursor.Entry(event, id, reply.text(i + 3), reply.text(i + 4)));
        }
        return Optional.of(new Batch(entries, reply.text(1)));
    }

    /** Matches the fields that belong to a listener, in a hash that holds those of all listeners of a feed. */
    private static String fieldsOf(String name) {
        return name.replaceAll("([*?\\[\\]\\\\^])", "\\\\$1") + "\0*";
    }

    /**
     * Some entries.
     *
     * @param entries in order
     * @param next of a reading {@code 1} if there is more, of a scan where to go on
     */
    record Batch(List<FeedCursor.Entry> entries, String next) {}

    /**
     * An entry that was handled.
     *
     * @param entry the entry
     * @param error why it is parked, or empty
     */
    record Handled(FeedCursor.Entry entry, Optional<String> error) {}
}
