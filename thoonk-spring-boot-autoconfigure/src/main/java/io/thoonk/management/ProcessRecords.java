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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;

/** The small expiring records that processes keep of themselves in Redis, and what is paused in all of them. Thread-safe. */
final class ProcessRecords {

    private static final LuaScript HEARTBEAT = LuaScript.load(ProcessRecords.class, "heartbeat.lua");

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
                "(processes)",
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
        return redis.execute("Listing the processes", this::all);
    }

    private List<ProcessStatus> all(RedisConnection connection) {
        return connection.zSetCommands().zRevRange(keys.index(), 0, MOST_PROCESSES - 1).stream()
                .map(id -> read(WireText.text(id), connection))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ProcessStatus::application)
                        .thenComparing(ProcessStatus::host)
                        .thenComparing(ProcessStatus::pid))
                .toList();
    }

    /** A process that has told of itself lately. */
    Optional<ProcessStatus> find(String id) {
        return redis.execute("Looking at process '" + id + "'", connection -> read(id, connection));
    }

    /** Lists the processes and what is paused in all of them, as far as the user may know. */
    public KnownProcesses known() {
        try {
            return redis.execute("Listing the processes", connection -> {
                Long listed = connection.zSetCommands().zCard(keys.index());
                long leftOut = listed == null ? 0 : Math.max(0, listed - MOST_PROCESSES);
                return KnownProcesses.of(all(connection), leftOut, paused(connection));
            });
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            return KnownProcesses.nothing(String.valueOf(ex.getMessage()));
        }
    }

    /** Lists what is paused everywhere. */
    public Set<String> paused() {
        return redis.execute("Looking what is paused everywhere", this::paused);
    }

    private Set<String> paused(RedisConnection connection) {
        return texts(connection.setCommands().sMembers(keys.paused()));
    }

    /** Notes that something is paused everywhere, or no longer. */
    void notePaused(String id, boolean paused) {
        redis.execute(
                (paused ? "Pausing '" : "Resuming '") + id + "' everywhere",
                connection -> paused
                        ? connection.setCommands().sAdd(keys.paused(), WireText.bytes(id))
                        : connection.setCommands().sRem(keys.paused(), WireText.bytes(id)));
    }

    private Optional<ProcessStatus> read(String id, RedisConnection connection) {
        byte[] key = keys.process(id);
        Map<byte[], byte[]> fields = connection.hashCommands().hGetAll(key);
        Long left = connection.keyCommands().pTtl(key);
        if (fields == null || left == null || left < 0) {
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        fields.forEach((name, value) -> texts.put(WireText.text(name), WireText.text(value)));
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
