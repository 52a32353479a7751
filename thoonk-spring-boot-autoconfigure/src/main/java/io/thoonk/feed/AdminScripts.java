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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that create, configure and delete feeds.
 *
 * <p>In a cluster the set of all feeds may be in another slot than the feed. A name then enters it after the feed has its type, and
 * leaves before the feed goes. Whoever deletes first marks that creation of the feed as deleted, in the slot of the set: from then on
 * nobody, however late, enters the name for it, and whoever opens the feed completes the deletion.
 */
final class AdminScripts {

    private static final LuaScript OPEN = LuaScript.load(AdminScripts.class, "open.lua");

    private static final LuaScript DELETE = LuaScript.load(AdminScripts.class, "delete.lua");

    private static final LuaScript CONFIGURE = LuaScript.load(AdminScripts.class, "configure.lua");

    private static final LuaScript CONFIG = LuaScript.load(AdminScripts.class, "config.lua");

    private static final LuaScript IDENTIFY = LuaScript.load(AdminScripts.class, "identify.lua");

    private static final LuaScript REGISTER = LuaScript.load(AdminScripts.class, "register.lua");

    private static final LuaScript UNREGISTER = LuaScript.load(AdminScripts.class, "unregister.lua");

    private static final byte[] YES = {'1'};

    private static final byte[] NO = {};

    /** How long a deletion is remembered: longer than anybody can be between two steps. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private static final int MAX_ROUNDS = 100;

    private final ScriptRunner runner;

    private final RedisAccess redis;

    private final String instance;

    AdminScripts(ScriptRunner runner, RedisAccess redis, String instance) {
        this.runner = runner;
        this.redis = redis;
        this.instance = instance;
    }

    /** Opens a feed; where the set is apart, until what was opened is no feed whose deletion has begun. */
    ScriptReply open(FeedKeys keys, FeedType type, @Nullable FeedConfig config, boolean mustCreate) {
        if (!isApart(keys)) {
            return openOnce(keys, type, config, mustCreate);
        }
        for (int round = 0; round < MAX_ROUNDS; round++) {
            ScriptReply reply = openOnce(keys, type, config, mustCreate);
            String generation = reply.text(1);
            // What is of another type than expected may have no type at all, and stays out.
            boolean stands =
                    reply.status().equals("mismatch") ? !isMarkedDeleted(keys, generation) : register(keys, generation);
            if (stands) {
                return reply;
            }
            delete(keys, generation);
        }
        throw new ThoonkException("Feed '" + keys.feed() + "' was deleted again and again while it was opened");
    }

    private ScriptReply openOnce(FeedKeys keys, FeedType type, @Nullable FeedConfig config, boolean mustCreate) {
        List<byte[]> further = new ArrayList<>();
        further.add(registry(keys));
        further.addAll(Arrays.asList(keys.own()));
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(WireText.bytes(type.wireName()));
        arguments.add(WireText.bytes(type.newGeneration()));
        arguments.add(WireText.bytes(mustCreate ? "create" : "open"));
        arguments.add(keys.nameBytes());
        arguments.add(message(keys));
        arguments.add(keys.ofFeeds("newfeed"));
        arguments.add(keys.ofFeeds("conffeed"));
        addFields(arguments, config);
        return runner.run(
                OPEN, keys.feed(), keys.ofType(further.toArray(byte[][]::new)), arguments.toArray(byte[][]::new));
    }

    /** Enters the name into the set that is apart; whether that creation of the feed is not deleted. */
    private boolean register(FeedKeys keys, String generation) {
        return runner.run(
                        REGISTER,
                        keys.feed(),
                        registryAndDeletion(keys, generation),
                        keys.nameBytes(),
                        message(keys),
                        keys.ofFeeds("newfeed"),
                        keys.ofFeeds("conffeed"))
                .status()
                .equals("ok");
    }

    boolean isMarkedDeleted(FeedKeys keys, String generation) {
        return redis.execute(
                "Looking for the deletion of feed '" + keys.feed() + "'",
                connection -> Boolean.TRUE.equals(
                        connection.keyCommands().exists(keys.keySpace().deletion(generation))));
    }

    /** Reads the configuration, with the type before it. */
    ScriptReply config(FeedKeys keys) {
        return runner.run(CONFIG, keys.feed(), keys.ofType());
    }

    /** Deletes a feed; whether there was one. */
    boolean delete(FeedKeys keys) {
        if (!isApart(keys)) {
            return delete(keys, "");
        }
        Optional<String> generation = generation(keys);
        if (generation.isEmpty()) {
            // A name without a feed is what a failover leaves that lost the feed.
            boolean lost = takeOut(keys);
            generation(keys).ifPresent(created -> register(keys, created));
            return lost;
        }
        runner.run(
                UNREGISTER,
                keys.feed(),
                registryAndDeletion(keys, generation.get()),
                keys.nameBytes(),
                WireText.bytes(Long.toString(MEMORY.toMillis())));
        return delete(keys, generation.get());
    }

    /** Deletes the keys of a feed, if it still is of that generation where one is given. */
    private boolean delete(FeedKeys keys, String generation) {
        List<byte[]> all = new ArrayList<>();
        all.add(keys.of(FeedKey.CONFIG));
        all.add(registry(keys));
        all.addAll(Arrays.asList(keys.all()));
        return runner.run(
                        DELETE,
                        keys.feed(),
                        all.toArray(byte[][]::new),
                        keys.nameBytes(),
                        message(keys),
                        keys.ofFeeds("delfeed"),
                        WireText.bytes(generation))
                .status()
                .equals("ok");
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
                "Taking feed '" + keys.feed() + "' out of the set of all feeds",
                connection -> Long.valueOf(1).equals(connection.setCommands().sRem(keys.registry(), keys.nameBytes())));
    }

    ScriptReply configure(FeedKeys keys, FeedConfig config) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(keys.nameBytes());
        arguments.add(message(keys));
        arguments.add(keys.ofFeeds("conffeed"));
        arguments.add(config.type().map(type -> WireText.bytes(type.wireName())).orElse(NO));
        addFields(arguments, config);
        return runner.run(CONFIGURE, keys.feed(), keys.ofType(registry(keys)), arguments.toArray(byte[][]::new));
    }

    private static void addFields(List<byte[]> arguments, @Nullable FeedConfig config) {
        if (config == null) {
            arguments.add(NO);
            return;
        }
        arguments.add(config.isUnbounded() ? YES : NO);
        config.fields().forEach((field, value) -> {
            if (!field.equals(FeedConfig.TYPE) && !field.equals("generation")) {
                arguments.add(WireText.bytes(field));
                arguments.add(WireText.bytes(value));
            }
        });
    }

    private byte[] message(FeedKeys keys) {
        return WireText.bytes(keys.feed() + "\0" + instance);
    }

    private static byte[] registry(FeedKeys keys) {
        return isApart(keys) ? keys.of(FeedKey.CONFIG) : keys.registry();
    }

    private static byte[][] registryAndDeletion(FeedKeys keys, String generation) {
        return new byte[][] {keys.registry(), keys.keySpace().deletion(generation)};
    }

    private static boolean isApart(FeedKeys keys) {
        return keys.keySpace().isRegistryApart();
    }
}
