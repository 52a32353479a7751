package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import org.jspecify.annotations.Nullable;

/** Turns the failures of drivers and of Redis into exceptions of this library, with the operation named. */
final class RedisFailures {

    private RedisFailures() {}

    static ThoonkRedisException translate(String operation, Throwable failure) {
        String answer = redisMessage(failure);
        if (answer.startsWith("NOPERM")) {
            return new ThoonkRedisException(
                    operation + " failed: the Redis user may not do this (" + answer
                            + "); grant it EVALSHA, EVAL and the commands of the scripts",
                    failure);
        }
        if (answer.contains("WRONGTYPE")) {
            return new ThoonkRedisException(
                    operation + " failed: a key of this feed holds another type of data; another program uses its name",
                    failure);
        }
        return new ThoonkRedisException(operation + " failed: " + answer, failure);
    }

    static boolean isNotPermitted(Throwable failure) {
        String answer = redisMessage(failure);
        return answer.contains("NOPERM") || answer.contains("no permissions");
    }

    static boolean isScriptUnknown(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).startsWith("NOSCRIPT")) {
                return true;
            }
        }
        return false;
    }

    private static String redisMessage(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
