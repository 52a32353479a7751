package io.thoonk.redis;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Keeps Lettuce from sending scripts a second time that must not run twice. When a connection is cut, Lettuce sends what was
 * not answered again over the next one: a put that had been carried out would be put a second time, and run twice if its job
 * had been finished meanwhile. So its caller gets an exception instead, and decides. Thread-safe.
 */
public final class ReplayFilter implements Predicate<RedisCommand<?, ?, ?>> {

    private static final Set<String> ONCE = ConcurrentHashMap.newKeySet();

    /** Creates the filter. */
    public ReplayFilter() {}

    static void runsOnce(String sha1) {
        ONCE.add(sha1);
    }

    private static String digest(CommandArgs<?, ?> arguments) {
        String text = arguments.toCommandString();
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public boolean test(RedisCommand<?, ?, ?> command) {
        // The text of a script is sent only where Redis does not know it yet.
        return command.getType() == CommandType.EVALSHA
                && command.getArgs() != null
                && ONCE.contains(digest(command.getArgs()));
    }
}
