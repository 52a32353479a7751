package io.thoonk.benchmark.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.thoonk.test.TestRedis;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a server tells of itself, read over a connection of its own. */
public final class ServerFigures implements AutoCloseable {

    private final StatefulRedisConnection<String, String> connection;

    private final RedisCommands<String, String> commands;

    private long asked;

    public ServerFigures(TestRedis redis) {
        this.connection = redis.client().connect(StringCodec.UTF8);
        this.commands = connection.sync();
    }

    /** {@return the connection's commands} */
    public RedisCommands<String, String> commands() {
        return commands;
    }

    /** {@return how many commands the server has processed, those in scripts too, those of this method not} */
    public long commandsProcessed() {
        return number("stats", "total_commands_processed") - asked++;
    }

    /**
     * Tells how often a command was called.
     *
     * @param command its name, in lower case
     * @return how often, also in scripts
     */
    public long calls(String command) {
        asked++;
        return commands.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .map(line -> line.replaceAll(".*:calls=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** {@return how many seconds of a processor the server has used} */
    public double processorSeconds() {
        return Double.parseDouble(text("cpu", "used_cpu_user")) + Double.parseDouble(text("cpu", "used_cpu_sys"));
    }

    /** {@return how many microseconds each command has taken, also in scripts; a script is a command, and takes what its own take} */
    public Map<String, Long> micros() {
        asked++;
        return commands.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .collect(Collectors.toMap(
                        line -> line.replaceAll("cmdstat_([^:]*):.*", "$1"),
                        line -> Long.parseLong(line.replaceAll(".*,usec=(\\d+),.*", "$1"))));
    }

    /**
     * Prints what the commands that took longest, in all since statistics were reset, took for each of so many.
     *
     * @param title what was done
     * @param count how often
     */
    public void printCommands(String title, int count) {
        System.out.println(title);
        micros().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(30)
                .forEach(command -> System.out.printf(
                        Locale.ROOT,
                        "%18s %7.2f µs each, %.3f calls%n",
                        command.getKey(),
                        (double) command.getValue() / count,
                        (double) calls(command.getKey()) / count));
    }

    /** {@return how many clients are connected, this one not counted} */
    public long clients() {
        return number("clients", "connected_clients") - 1;
    }

    /** {@return name and version of the server; descendants of Redis tell the version of their ancestor besides their own} */
    public String product() {
        String product = find("server", "valkey_version")
                .map(version -> "Valkey " + version)
                .or(() -> find("server", "redict_version").map(version -> "Redict " + version))
                .orElseGet(() -> "Redis " + text("server", "redis_version"));
        return product + " (" + text("memory", "mem_allocator") + ")";
    }

    /**
     * Adds up what keys take.
     *
     * @param wanted which keys
     * @return bytes, with all that belongs to the keys
     */
    public long memory(Predicate<String> wanted) {
        long bytes = 0;
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<String> page = commands.scan(cursor, ScanArgs.Builder.limit(1000));
            for (String key : page.getKeys()) {
                Long usage = wanted.test(key) ? exactUsage(key) : null;
                bytes += usage == null ? 0 : usage;
            }
            cursor = page;
        } while (!cursor.isFinished());
        return bytes;
    }

    private Long exactUsage(String key) {
        return commands.eval(
                "return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', '0')",
                io.lettuce.core.ScriptOutputType.INTEGER,
                key);
    }

    /** {@return microseconds that the server has had of the processors since it started, in the user's part and the system's} */
    public double processorMicros() {
        asked += 2;
        return 1e6
                * (Double.parseDouble(text("cpu", "used_cpu_user")) + Double.parseDouble(text("cpu", "used_cpu_sys")));
    }

    private long number(String section, String field) {
        return Long.parseLong(text(section, field));
    }

    private String text(String section, String field) {
        return find(section, field)
                .orElseThrow(() -> new IllegalStateException("INFO " + section + " tells no " + field));
    }

    private Optional<String> find(String section, String field) {
        return commands.info(section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst();
    }

    @Override
    public void close() {
        connection.close();
    }
}
