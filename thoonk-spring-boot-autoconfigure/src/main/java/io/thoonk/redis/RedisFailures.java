package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisConnectionFailureException;

/** Turns the failures of drivers and of Redis into exceptions of this library, with the operation named. */
final class RedisFailures {

    private static final List<String> PASSING = List.of("TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY");

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
        if (answer.contains("CROSSSLOT") || answer.contains("same slot")) {
            return new ThoonkRedisException(
                    operation + " failed: the keys of this feed lie in several slots of a Redis Cluster; "
                            + "set thoonk.hash-tags=true, or leave it out and configure spring.data.redis.cluster.nodes",
                    failure);
        }
        return new ThoonkRedisException(operation + " failed: " + answer, failure);
    }

    /** {@return why a blocking command failed, in words also where there was no answer} */
    static Throwable ofWait(Throwable failure) {
        Throwable why =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return why instanceof TimeoutException
                ? new IllegalStateException("The wait did not end in time; the connection is dead", why)
                : why;
    }

    /**
     * Tells whether Redis refused a command, without having begun with it, for a reason that passes: a slot whose keys
     * are on their way to another node, a master whose successor is being elected or that still loads its data.
     */
    static boolean isPassing(Throwable failure) {
        String answer = redisMessage(failure);
        return PASSING.stream().anyMatch(answer::startsWith);
    }

    /**
     * Tells whether a command of a connection of ours to one node did not begin: the node cannot be reached, or sends us to
     * another.
     */
    static boolean isElsewhere(Throwable failure) {
        String answer = redisMessage(failure);
        return failure instanceof RedisConnectionFailureException
                || answer.startsWith("MOVED ")
                || answer.startsWith("ASK ");
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
