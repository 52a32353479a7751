package io.thoonk.feed;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that create, configure and delete feeds. Where the set of all feeds lives in another slot than the feed, a
 * {@link SeparateRegistry} keeps it.
 */
final class AdminScripts {

    private static final LuaScript OPEN = LuaScript.load(AdminScripts.class, "open.lua");

    private static final LuaScript DELETE = LuaScript.load(AdminScripts.class, "delete.lua");

    private static final LuaScript CONFIGURE = LuaScript.load(AdminScripts.class, "configure.lua");

    private static final LuaScript CONFIG = LuaScript.load(AdminScripts.class, "config.lua");

    private static final byte[] YES = {'1'};

    private static final byte[] NO = {};

    private final ScriptRunner runner;

    private final SeparateRegistry separateRegistry;

    private final String instance;

    AdminScripts(ScriptRunner runner, RedisAccess redis, String instance) {
        this.runner = runner;
        this.separateRegistry = new SeparateRegistry(runner, redis);
        this.instance = instance;
    }

    ScriptReply open(FeedKeys keys, FeedType type, @Nullable FeedConfig config, boolean mustCreate) {
        Supplier<ScriptReply> opening = () -> openOnce(keys, type, config, mustCreate);
        return isApart(keys)
                ? separateRegistry.openRegistered(keys, message(keys), opening, generation -> delete(keys, generation))
                : opening.get();
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
        arguments.add(keys.keySpace().global("newfeed"));
        arguments.add(keys.keySpace().global("conffeed"));
        addFields(arguments, config);
        return runner.run(
                OPEN, keys.feed(), TypeKeys.of(keys, further.toArray(byte[][]::new)), arguments.toArray(byte[][]::new));
    }

    boolean isMarkedDeleted(FeedKeys keys, String generation) {
        return separateRegistry.isDeleted(keys, generation);
    }

    /** Reads the configuration, with the type before it. */
    ScriptReply config(FeedKeys keys) {
        return runner.run(CONFIG, keys.feed(), TypeKeys.of(keys));
    }

    boolean delete(FeedKeys keys) {
        return isApart(keys)
                ? separateRegistry.delete(keys, message(keys), generation -> delete(keys, generation))
                : delete(keys, "");
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
                        keys.keySpace().global("delfeed"),
                        WireText.bytes(generation))
                .status()
                .equals("ok");
    }

    ScriptReply configure(FeedKeys keys, FeedConfig config) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(keys.nameBytes());
        arguments.add(message(keys));
        arguments.add(keys.keySpace().global("conffeed"));
        arguments.add(config.type().map(type -> WireText.bytes(type.wireName())).orElse(NO));
        addFields(arguments, config);
        return runner.run(CONFIGURE, keys.feed(), TypeKeys.of(keys, registry(keys)), arguments.toArray(byte[][]::new));
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
        return isApart(keys) ? keys.of(FeedKey.CONFIG) : keys.keySpace().registry();
    }

    private static boolean isApart(FeedKeys keys) {
        return keys.keySpace().isRegistryApart();
    }
}
