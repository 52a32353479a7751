package io.thoonk.management;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The small expiring records that processes keep of themselves in Redis, and what is paused in all of them. Thread-safe. */
final class ProcessRecords {

    private static final LuaScript HEARTBEAT = LuaScript.load(ProcessRecords.class, "heartbeat.lua");

    private static final LuaScript PROCESSES = LuaScript.load(ProcessRecords.class, "processes.lua");

    private static final String NO_FEED = "(processes)";

    /** So many records are read by one call: others get their turn in between. */
    private static final int AT_ONCE = 100;

    private static final int MOST_PROCESSES = 500;

    private static final int MOST_PAUSED = 1000;

    private final RedisAccess redis;

    private final ScriptRunner runner;

    private final Keys keys;

    public ProcessRecords(RedisAccess redis, ScriptRunner runner, KeySpace keySpace) {
        this.redis = redis;
        this.runner = runner;
        this.keys = new Keys(keySpace);
    }

    /** Writes the record of a process, which stands until its expiry and is listed for longer; tells what is paused everywhere. */
    Set<String> write(ProcessStatus.Identity process, Map<String, String> fields, Duration expiry, Duration listed) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(WireText.bytes(process.id()));
        arguments.add(WireText.bytes(Long.toString(expiry.toMillis())));
        arguments.add(WireText.bytes(Long.toString(listed.toMillis())));
        fields.forEach((name, value) -> field(arguments, name, value));
        ScriptReply reply = runner.run(
                HEARTBEAT,
                NO_FEED,
                new byte[][] {keys.process(process.id()), keys.index(), keys.paused()},
                arguments.toArray(byte[][]::new));
        Set<String> paused = new LinkedHashSet<>();
        for (int i = 1; i < reply.size(); i++) {
            paused.add(reply.text(i));
        }
        return paused;
    }

    /** Prolongs the life of a record as it is; tells whether it is still there. */
    boolean prolong(ProcessStatus.Identity process, Duration expiry) {
        return redis.execute(
                "Prolonging the record of this process",
                connection -> Boolean.TRUE.equals(
                        connection.keyCommands().pExpire(keys.process(process.id()), expiry.toMillis())));
    }

    /** Tells what is paused everywhere, up to 1000 ids. */
    Set<String> somePaused() {
        return redis.execute(
                "Looking what is paused everywhere",
                connection -> texts(connection.setCommands().sRandMember(keys.paused(), MOST_PAUSED)));
    }

    private static Set<String> texts(@Nullable Collection<byte[]> ids) {
        return ids == null
                ? Set.of()
                : ids.stream().map(WireText::text).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void field(List<byte[]> arguments, String name, String value) {
        arguments.add(WireText.bytes(name));
        arguments.add(WireText.bytes(value));
    }

    /** Removes the record of a process that ends. */
    void remove(ProcessStatus.Identity process) {
        redis.execute("Removing the record of this process", connection -> {
            connection.keyCommands().del(keys.process(process.id()));
            return connection.zSetCommands().zRem(keys.index(), WireText.bytes(process.id()));
        });
    }

    /** Up to 500 processes that have told of themselves lately, by application, host and process id. */
    public List<ProcessStatus> all() {
        Set<String> ids = redis.execute(
                "Listing the processes",
                connection -> texts(connection.zSetCommands().zRevRange(keys.index(), 0, MOST_PROCESSES - 1)));
        return read(List.copyOf(ids)).stream()
                .sorted(Comparator.comparing(ProcessStatus::application)
                        .thenComparing(ProcessStatus::host)
                        .thenComparing(ProcessStatus::pid))
                .toList();
    }

    /** A process that has told of itself lately. */
    Optional<ProcessStatus> find(String id) {
        return read(List.of(id)).stream().findFirst();
    }

    /** Lists the processes and what is paused in all of them, as far as the user may know. */
    public KnownProcesses known() {
        try {
            long listed = redis.execute(
                    "Counting the processes",
                    connection ->
                            Objects.requireNonNullElse(connection.zSetCommands().zCard(keys.index()), 0L));
            return KnownProcesses.of(all(), Math.max(0, listed - MOST_PROCESSES), paused());
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            return KnownProcesses.nothing(String.valueOf(ex.getMessage()));
        }
    }

    /** Lists what is paused everywhere. */
    public Set<String> paused() {
        return redis.execute(
                "Looking what is paused everywhere",
                connection -> texts(connection.setCommands().sMembers(keys.paused())));
    }

    /** Notes that something is paused everywhere, or no longer. */
    void notePaused(String id, boolean paused) {
        redis.execute(
                (paused ? "Pausing '" : "Resuming '") + id + "' everywhere",
                connection -> paused
                        ? connection.setCommands().sAdd(keys.paused(), WireText.bytes(id))
                        : connection.setCommands().sRem(keys.paused(), WireText.bytes(id)));
    }

    /** Reads the records that there still are, all calls on their way together. */
    private List<ProcessStatus> read(List<String> ids) {
        List<Supplier<ScriptReply>> coming = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            byte[][] records = ids.subList(from, Math.min(ids.size(), from + AT_ONCE)).stream()
                    .map(keys::process)
                    .toArray(byte[][]::new);
            coming.add(runner.begin(PROCESSES, NO_FEED, records));
        }
        List<ProcessStatus> found = new ArrayList<>();
        for (int call = 0; call < coming.size(); call++) {
            ScriptReply reply = coming.get(call).get();
            for (int i = 1; i < reply.size(); i += 2) {
                String id = ids.get(call * AT_ONCE + i / 2);
                read(id, reply.number(i), reply.list(i + 1)).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<ProcessStatus> read(String id, long left, ScriptReply fields) {
        if (left < 0) {
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            texts.put(fields.text(i), fields.text(i + 1));
        }
        return ProcessStatus.decode(id, texts, left);
    }

    /** The keys and the channel of ours that belong to no feed; on a cluster they are in one slot. */
    static final class Keys {

        private static final String TAG = ":{processes}";

        private final KeySpace keySpace;

        Keys(KeySpace keySpace) {
            this.keySpace = keySpace;
        }

        byte[] process(String id) {
            return keySpace.global("thoonk.process" + TAG + ":" + id);
        }

        byte[] index() {
            return keySpace.global("thoonk.processes" + TAG);
        }

        byte[] paused() {
            return keySpace.global("thoonk.paused" + TAG);
        }

        byte[] channel() {
            return keySpace.global("thoonk.control");
        }
    }
}
