package io.thoonk.redis;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.WireText;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Turns the failures of drivers and of Redis into exceptions of this library, with the operation named. */
final class RedisFailures {

    private static final List<String> PASSING =
            List.of("TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY", "NOREPLICAS");

    /** The first of the command itself; inside scripts those of 7.0, and of 7.2 and newer and of Valkey. */
    private static final List<String> REFUSALS = List.of(
            "NOPERM",
            "no permissions",
            "The user executing the script can't",
            "ACL failure in script",
            "No permissions to access a");

    private static final Set<String> UNREACHABLE_OF_DRIVER =
            Set.of("RedisConnectionException", "RedisCommandTimeoutException");

    private static final Pattern ANSWER = Pattern.compile("-?[A-Z]{2,}\\s");

    /** What Redis 6.2 writes before the answer to a command in a script; newer ones write it behind. */
    private static final Pattern IN_SCRIPT =
            Pattern.compile("^ERR Error running script .{0,200}?@user_script: ?\\d+: -(?=[A-Z]{2,}\\s)");

    private static final Pattern OUT_OF_MEMORY = Pattern.compile("\\bOOM\\b|command not allowed when used memory");

    /** How the driver says that it was given no address, as Spring Data does for a master and replicas that are named one by one. */
    private static final String NO_SINGLE_PLACE = "RedisURI is not available";

    /** Host and port as drivers write them, {@code localhost/127.0.0.1:6379}. */
    private static final Pattern PLACE = Pattern.compile("([\\w.-]+)(?:/[^\\s:]*)?(:\\d{1,5})\\b");

    private RedisFailures() {}

    /** Makes the exception, naming the place that the factory looks for Redis at where Redis did not answer. */
    static ThoonkRedisException translate(
            String operation, Throwable failure, LettuceConnectionFactory connectionFactory) {
        return translate(operation, failure, Topology.place(connectionFactory));
    }

    /** Makes the exception, naming the place that the driver names. */
    static ThoonkRedisException translate(String operation, Throwable failure) {
        return translate(operation, failure, placeIn(failure));
    }

    private static ThoonkRedisException translate(String operation, Throwable failure, String place) {
        String answer = redisMessage(failure);
        if (isUnreachable(failure)) {
            return new RedisUnreachableException(operation, place, answer, failure);
        }
        return new ThoonkRedisException(
                operation + " failed: "
                        + meaning(answer).orElseGet(() -> isAnswer(answer) ? answer : answer + " at " + place),
                failure);
    }

    /** Adds what to grant to a subscription that was refused: no wider rule covers a pattern, only the pattern itself. */
    static ThoonkRedisException withGrants(ThoonkRedisException refused, List<String> patterns) {
        String grants = patterns.stream().map(pattern -> "&" + pattern).collect(Collectors.joining(" "));
        return grants.isEmpty() || !isNotPermitted(refused)
                ? refused
                : new ThoonkRedisException(
                        refused.getMessage()
                                + ". Redis compares patterns letter by letter, so grant these as they are: " + grants,
                        refused);
    }

    /** Adds how the keys of a call that was refused are spelled, which Redis does not tell: prefix and hash tags count. */
    static ThoonkRedisException withSpelling(ThoonkRedisException refused, byte[][] keys) {
        return keys.length == 0 || !isNotPermitted(refused)
                ? refused
                : new ThoonkRedisException(
                        refused.getMessage() + "; this application spells its keys and channels as in '"
                                + WireText.text(keys[0]).replace('\0', '\u2400') + "'",
                        refused.getCause());
    }

    /** {@return what an answer of Redis means, and what to do, where the answer itself does not say} */
    static Optional<String> meaning(String answer) {
        if (isRefusal(answer)) {
            return Optional.of("the Redis user may not do this (" + answer
                    + "). Grant it the commands, keys and channels with ACL SETUSER, as \"Users with limited rights\" in "
                    + "the documentation (docs/valkey-and-compose.md) shows");
        }
        if (answer.contains("WRONGTYPE")) {
            return Optional.of("a key of this feed holds another type of data; another program uses its name");
        }
        if (answer.contains("CROSSSLOT") || answer.contains("same slot")) {
            return Optional.of("the keys of this feed lie in several slots of a Redis Cluster; "
                    + "set thoonk.hash-tags=true, or leave it out and configure spring.data.redis.cluster.nodes");
        }
        if (isOutOfMemory(answer)) {
            return Optional.of("Redis is full (" + answer + "). Free memory or raise maxmemory");
        }
        if (answer.contains("MISCONF")) {
            return Optional.of("Redis cannot save its data and takes no changes until it can (" + answer + ")");
        }
        if (answer.startsWith(NO_SINGLE_PLACE)) {
            return Optional.of("the connection factory names a master and its replicas one by one"
                    + " (spring.data.redis.masterreplica.nodes), and Spring Data Redis has no subscription connections for"
                    + " that, nor the driver connections of our own. Set spring.data.redis.host to the master, or use"
                    + " spring.data.redis.sentinel.* or spring.data.redis.cluster.*");
        }
        if (answer.contains("NOREPLICAS")) {
            return Optional.of(
                    "the master has fewer replicas in step than min-replicas-to-write asks for, and takes no "
                            + "changes until they are back (" + answer + ")");
        }
        return Optional.empty();
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
     * are on their way to another node, a master whose successor is being elected, that still loads its data, or whose replicas
     * are not in step.
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

    /** Tells whether the user may not do this, be it told of the command itself or of a command in a script. */
    static boolean isNotPermitted(Throwable failure) {
        return isRefusal(redisMessage(failure));
    }

    /** Tells whether a command cannot be used: the user may not, or it is renamed or taken away. */
    static boolean isRefused(Throwable failure) {
        return isNotPermitted(failure) || redisMessage(failure).contains("unknown command");
    }

    /**
     * Tells whether Redis refused a command of several keys because of one of them: it holds another type of data, or the user may
     * not use it. The connection is as good as before.
     */
    static boolean isOfOneKey(Throwable failure) {
        return redisMessage(failure).startsWith("WRONGTYPE") || isNotPermitted(failure);
    }

    /** Tells whether Redis has reached its limit of memory and evicts nothing. */
    static boolean isOutOfMemory(Throwable failure) {
        return isOutOfMemory(redisMessage(failure));
    }

    private static boolean isOutOfMemory(String answer) {
        return OUT_OF_MEMORY.matcher(answer).find();
    }

    private static boolean isRefusal(String answer) {
        return REFUSALS.stream().anyMatch(answer::contains);
    }

    /** Tells whether Redis itself has answered, so that to ask again at once would bring the same. */
    static boolean isAnswered(Throwable failure) {
        return isAnswer(redisMessage(failure));
    }

    /** Whether no connection was to be had, or nothing came over it in time. */
    private static boolean isUnreachable(Throwable failure) {
        if (isAnswer(redisMessage(failure))) {
            return false;
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisConnectionFailureException
                    || cause instanceof QueryTimeoutException
                    || cause instanceof TimeoutException
                    || cause instanceof ConnectException
                    || UNREACHABLE_OF_DRIVER.contains(cause.getClass().getSimpleName())) {
                return true;
            }
        }
        return false;
    }

    /** Whether Redis itself said this: its errors begin with a word in capitals. */
    private static boolean isAnswer(String message) {
        return ANSWER.matcher(message).lookingAt();
    }

    private static String placeIn(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
            if (place.find()) {
                return place.group(1) + place.group(2);
            }
        }
        return "the configured place";
    }

    static boolean isScriptUnknown(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).startsWith("NOSCRIPT")) {
                return true;
            }
        }
        return false;
    }

    /** {@return the innermost message, which is what Redis or the operating system said} */
    static String redisMessage(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : IN_SCRIPT.matcher(root.getMessage()).replaceFirst("");
    }
}
