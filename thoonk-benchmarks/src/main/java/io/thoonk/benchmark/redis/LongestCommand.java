package io.thoonk.benchmark.redis;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Locale;

/** Reads from the server's own log how long its longest script took since the last reset. */
public final class LongestCommand {

    private static final int MICROS = 2;

    private static final int COMMAND = 3;

    private final RedisCommands<String, String> commands;

    /**
     * Has the server keep a log of all that takes longer than a tenth of a millisecond.
     *
     * @param commands of the server
     */
    public LongestCommand(RedisCommands<String, String> commands) {
        this.commands = commands;
        commands.configSet("slowlog-log-slower-than", "100");
        commands.configSet("slowlog-max-len", "100000");
    }

    /** Begins anew. */
    public void reset() {
        commands.slowlogReset();
    }

    /** {@return how long the longest script since then took, in microseconds; 0 if none took a tenth of a millisecond} */
    public long micros() {
        return micros(1);
    }

    /**
     * Tells what a single disturbance of the machine does not show in.
     *
     * @param place 1 for the longest script since then, 2 for the next, and so on
     * @return how long it took, in microseconds; 0 if it took less than a tenth of a millisecond, or there was none
     */
    public long micros(int place) {
        long[] sorted = commands.slowlogGet(100_000).stream()
                .map(entry -> (List<?>) entry)
                .filter(entry -> String.valueOf(((List<?>) entry.get(COMMAND)).get(0))
                        .toLowerCase(Locale.ROOT)
                        .startsWith("eval"))
                .mapToLong(entry -> (Long) entry.get(MICROS))
                .sorted()
                .toArray();
        return place > sorted.length ? 0 : sorted[sorted.length - place];
    }
}
