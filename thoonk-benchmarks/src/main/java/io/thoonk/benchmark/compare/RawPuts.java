package io.thoonk.benchmark.compare;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The raw line of putting: the contract's changes and nothing else, on one connection of plain Lettuce. */
final class RawPuts {

    private static final int WINDOW = 500;

    private static final int MANY = 1000;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final StatefulRedisConnection<String, String> connection;

    private final RawKeys keys;

    private final String put;

    RawPuts(StatefulRedisConnection<String, String> connection, RawKeys keys) {
        this.connection = connection;
        this.keys = keys;
        this.put = RawScript.load(connection, "put");
    }

    /** One after the other, each waiting for its answer. */
    double oneByOne(int jobs, String payload) {
        return Threads.share(1, jobs, () -> connection
                .sync()
                .evalsha(put, ScriptOutputType.INTEGER, keys.forPut(), newId(), payload));
    }

    /** One script a job, written in windows, while the answers to the window before come in. */
    double pipelined(int jobs, String payload) {
        connection.setAutoFlushCommands(false);
        try {
            Stopwatch watch = new Stopwatch();
            List<RedisFuture<Long>> before = List.of();
            for (int written = 0; written < jobs; written += WINDOW) {
                List<RedisFuture<Long>> window = new ArrayList<>(WINDOW);
                for (int i = written; i < Math.min(jobs, written + WINDOW); i++) {
                    window.add(
                            connection.async().evalsha(put, ScriptOutputType.INTEGER, keys.forPut(), newId(), payload));
                }
                connection.flushCommands();
                await(before);
                before = window;
            }
            await(before);
            return watch.perSecond(jobs);
        } finally {
            connection.setAutoFlushCommands(true);
        }
    }

    /** As fast as it goes, for whoever drains. */
    void fill(int jobs, String payload) {
        for (int filled = 0; filled < jobs; filled += MANY) {
            List<String> arguments = new ArrayList<>(2 * MANY);
            for (int i = filled; i < Math.min(jobs, filled + MANY); i++) {
                arguments.add(newId());
                arguments.add(payload);
            }
            connection.sync().evalsha(put, ScriptOutputType.INTEGER, keys.forPut(), arguments.toArray(String[]::new));
        }
    }

    private static void await(List<RedisFuture<Long>> window) {
        LettuceFutures.awaitAll(PATIENCE, window.toArray(RedisFuture[]::new));
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
