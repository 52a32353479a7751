package io.thoonk.steering;

import io.thoonk.redis.KeySpace;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The small expiring records that processes keep of themselves in Redis, and what is paused in all of them. Thread-safe. */
public final class ProcessRecords {

    private static final LuaScript HEARTBEAT = LuaScript.load(ProcessRecords.class, "heartbeat.lua");

    private static final int MOST_PROCESSES = 500;

    private static final String WORKER = "worker:";

    private static final String LISTENER = "listener:";

    private static final String LOSSES = "losses:";

    private final RedisAccess redis;

    private final ScriptRunner runner;

    private final ProcessKeys keys;

    /**
     * Creates the access.
     *
     * @param redis runs plain commands
     * @param runner runs scripts
     * @param keySpace how keys are spelled
     */
    public ProcessRecords(RedisAccess redis, ScriptRunner runner, KeySpace keySpace) {
        this.redis = redis;
        this.runner = runner;
        this.keys = new ProcessKeys(keySpace);
    }

    /** Writes the record of a process; tells what is paused everywhere. */
    Set<String> write(
            ProcessIdentity process,
            List<ContainerStatus> workers,
            List<ContainerStatus> listeners,
            Map<String, ClaimLosses> losses,
            Duration expiry) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(WireText.bytes(process.id()));
        arguments.add(WireText.bytes(Long.toString(expiry.toMillis())));
        field(arguments, "application", process.application());
        field(arguments, "host", process.host());
        field(arguments, "pid", Long.toString(process.pid()));
        field(arguments, "started", Long.toString(process.startedAt().toEpochMilli()));
        workers.forEach(worker -> field(arguments, WORKER + worker.id(), worker.encoded()));
        listeners.forEach(listener -> field(arguments, LISTENER + listener.id(), listener.encoded()));
        losses.forEach((feed, lost) -> field(arguments, LOSSES + feed, lost.encoded()));
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

    private static void field(List<byte[]> arguments, String name, String value) {
        arguments.add(WireText.bytes(name));
        arguments.add(WireText.bytes(value));
    }

    /** Removes the record of a process that ends. */
    void remove(ProcessIdentity process) {
        redis.execute("Removing the record of this process", connection -> {
            connection.keyCommands().del(keys.process(process.id()));
            return connection.zSetCommands().zRem(keys.index(), WireText.bytes(process.id()));
        });
    }

    /**
     * Lists the processes that have told of themselves lately.
     *
     * @return up to 500, by application, host and process id
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public List<ProcessStatus> all() {
        return redis.execute(
                "Listing the processes",
                connection -> connection.zSetCommands().zRevRange(keys.index(), 0, MOST_PROCESSES - 1).stream()
                        .map(WireText::text)
                        .map(id -> decode(id, connection.hashCommands().hGetAll(keys.process(id))))
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(ProcessStatus::application)
                                .thenComparing(ProcessStatus::host)
                                .thenComparing(ProcessStatus::pid))
                        .toList());
    }

    /**
     * Lists what is paused everywhere.
     *
     * @return ids of workers and listeners
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public Set<String> paused() {
        return redis.execute(
                "Looking what is paused everywhere",
                connection -> connection.setCommands().sMembers(keys.paused()).stream()
                        .map(WireText::text)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** Notes that something is paused everywhere, or no longer. */
    void notePaused(String id, boolean paused) {
        redis.execute(
                (paused ? "Pausing '" : "Resuming '") + id + "' everywhere",
                connection -> paused
                        ? connection.setCommands().sAdd(keys.paused(), WireText.bytes(id))
                        : connection.setCommands().sRem(keys.paused(), WireText.bytes(id)));
    }

    private static Optional<ProcessStatus> decode(String id, Map<byte[], byte[]> fields) {
        Map<String, String> texts = new TreeMap<>();
        fields.forEach((name, value) -> texts.put(WireText.text(name), WireText.text(value)));
        if (!texts.keySet().containsAll(Set.of("application", "host", "pid", "started", "seen"))) {
            // It has expired since it was listed.
            return Optional.empty();
        }
        return Optional.of(new ProcessStatus(
                id,
                text(texts, "application"),
                text(texts, "host"),
                Long.parseLong(text(texts, "pid")),
                Instant.ofEpochMilli(Long.parseLong(text(texts, "started"))),
                Instant.ofEpochMilli(Long.parseLong(text(texts, "seen"))),
                containers(texts, WORKER),
                containers(texts, LISTENER),
                losses(texts)));
    }

    private static Map<String, ClaimLosses> losses(Map<String, String> texts) {
        return texts.entrySet().stream()
                .filter(field -> field.getKey().startsWith(LOSSES))
                .collect(Collectors.toMap(
                        field -> field.getKey().substring(LOSSES.length()),
                        field -> ClaimLosses.decode(field.getValue())));
    }

    private static String text(Map<String, String> texts, String field) {
        return texts.getOrDefault(field, "");
    }

    private static List<ContainerStatus> containers(Map<String, String> texts, String kind) {
        return texts.entrySet().stream()
                .filter(field -> field.getKey().startsWith(kind))
                .map(field -> ContainerStatus.decode(field.getKey().substring(kind.length()), field.getValue()))
                .toList();
    }
}
