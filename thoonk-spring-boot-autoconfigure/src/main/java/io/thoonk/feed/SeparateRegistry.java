package io.thoonk.feed;

import io.thoonk.ThoonkException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps the set of all feeds where it is in another slot of a cluster than the feed. A name enters after the feed has its
 * type, and leaves before the feed goes. Whoever leaves first marks that creation of the feed as deleted, in the slot of the
 * set: from then on nobody, however late, enters the name for it, and whoever opens the feed completes the deletion.
 */
final class SeparateRegistry {

    private static final LuaScript IDENTIFY = LuaScript.load(SeparateRegistry.class, "identify.lua");

    private static final LuaScript REGISTER = LuaScript.load(SeparateRegistry.class, "register.lua");

    private static final LuaScript UNREGISTER = LuaScript.load(SeparateRegistry.class, "unregister.lua");

    /** Longer than anybody can be between two steps. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private static final int MOST_ROUNDS = 100;

    private final ScriptRunner runner;

    private final RedisAccess redis;

    SeparateRegistry(ScriptRunner runner, RedisAccess redis) {
        this.runner = runner;
        this.redis = redis;
    }

    /** Opens until what was opened is no feed whose deletion has begun; its name is in the set then. */
    ScriptReply openRegistered(
            FeedKeys keys, byte[] message, Supplier<ScriptReply> opening, Predicate<String> deletion) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ScriptReply reply = opening.get();
            String generation = reply.text(1);
            // What is of another type than expected may have no type at all, and stays out.
            boolean stands = reply.status().equals("mismatch")
                    ? !isDeleted(keys, generation)
                    : register(keys, generation, message);
            if (stands) {
                return reply;
            }
            deletion.test(generation);
        }
        throw new ThoonkException("Feed '" + keys.feed() + "' was deleted again and again while it was opened");
    }

    /** Takes the name out and deletes the feed; tells whether there was one. */
    boolean delete(FeedKeys keys, byte[] message, Predicate<String> deletion) {
        Optional<String> generation = generation(keys);
        if (generation.isEmpty()) {
            // A name without a feed is what a failover leaves that lost the feed.
            boolean lost = takeOut(keys);
            generation(keys).ifPresent(created -> register(keys, created, message));
            return lost;
        }
        runner.run(
                UNREGISTER,
                keys.feed(),
                registryAndDeletion(keys, generation.get()),
                keys.nameBytes(),
                WireText.bytes(Long.toString(MEMORY.toMillis())));
        return deletion.test(generation.get());
    }

    private boolean register(FeedKeys keys, String generation, byte[] message) {
        return runner.run(
                        REGISTER,
                        keys.feed(),
                        registryAndDeletion(keys, generation),
                        keys.nameBytes(),
                        message,
                        keys.keySpace().global("newfeed"),
                        keys.keySpace().global("conffeed"))
                .status()
                .equals("ok");
    }

    boolean isDeleted(FeedKeys keys, String generation) {
        return redis.execute(
                "Looking for the deletion of feed '" + keys.feed() + "'",
                connection -> Boolean.TRUE.equals(
                        connection.keyCommands().exists(keys.keySpace().deletion(generation))));
    }

    private Optional<String> generation(FeedKeys keys) {
        return runner.run(
                        IDENTIFY,
                        keys.feed(),
                        keys.of(new FeedKey[] {FeedKey.CONFIG}),
                        WireText.bytes(RandomIds.next()))
                .optionalText(1);
    }

    private boolean takeOut(FeedKeys keys) {
        return redis.execute(
                "Taking feed '" + keys.feed() + "' out of the set of all feeds", connection -> Long.valueOf(1)
                        .equals(connection.setCommands().sRem(keys.keySpace().registry(), keys.nameBytes())));
    }

    private static byte[][] registryAndDeletion(FeedKeys keys, String generation) {
        return new byte[][] {keys.keySpace().registry(), keys.keySpace().deletion(generation)};
    }
}
