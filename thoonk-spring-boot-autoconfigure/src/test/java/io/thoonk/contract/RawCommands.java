package io.thoonk.contract;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs commands as somebody would type them into {@code redis-cli}, on one connection. */
final class RawCommands implements AutoCloseable {

    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|(\\S+)");

    private final StatefulRedisConnection<String, String> connection;

    RawCommands(TestRedis redis) {
        this.connection = redis.client().connect();
    }

    void type(String line) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find(); ) {
            if (word.group(1) != null) {
                words.add(word.group(1).replace("\\x00", "\0").replace("\\\"", "\""));
            } else {
                words.add(word.group(2) != null ? word.group(2) : word.group(3));
            }
        }
        run(words);
    }

    void run(List<String> words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        words.subList(1, words.size()).forEach(arguments::add);
        switch (words.get(0)) {
            // Lettuce keeps count of transactions itself.
            case "MULTI" -> connection.sync().multi();
            case "EXEC" -> connection.sync().exec();
            default ->
                connection
                        .sync()
                        .dispatch(
                                CommandType.valueOf(words.get(0)),
                                new NestedMultiOutput<>(StringCodec.UTF8),
                                arguments);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
