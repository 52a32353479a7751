package io.thoonk.benchmark.million;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Reads from the server's own log how long its single commands took; nothing else runs on it meanwhile. */
final class SlowLog {

    private static final int DURATION = 2;

    private static final int COMMAND = 3;

    private static final int MOST = 200_000;

    private static final int WORTH_LOGGING_MICROSECONDS = 100;

    private final RedisCommands<String, String> commands;

    SlowLog(RedisCommands<String, String> commands) {
        this.commands = commands;
        commands.configSet("slowlog-log-slower-than", Integer.toString(WORTH_LOGGING_MICROSECONDS));
        commands.configSet("slowlog-max-len", Integer.toString(MOST));
    }

    void reset() {
        commands.slowlogReset();
    }

    /** The commands since the reset that took longer than 0.1 ms, the longest first. */
    List<Blocking> longest() {
        List<Object> entries = commands.dispatch(
                CommandType.SLOWLOG,
                new ArrayOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8).add("GET").add(MOST));
        return entries.stream()
                .map(List.class::cast)
                .map(entry -> new Blocking(name((List<?>) entry.get(COMMAND)), (Long) entry.get(DURATION)))
                .filter(blocking -> !blocking.command().equals("slowlog"))
                .sorted(Comparator.comparingLong(Blocking::microseconds).reversed())
                .toList();
    }

    private static String name(List<?> command) {
        return String.valueOf(command.get(0)).toLowerCase(Locale.ROOT);
    }

    /**
     * A command that nothing else could run beside.
     *
     * @param command its name
     * @param microseconds how long it took
     */
    record Blocking(String command, long microseconds) {}
}
