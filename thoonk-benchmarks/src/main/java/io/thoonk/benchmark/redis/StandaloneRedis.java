package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;

/** One server on a free loopback port. */
public final class StandaloneRedis implements RedisUnderTest {

    private final DedicatedRedis server;

    private final String description;

    private StandaloneRedis(DedicatedRedis server, String description) {
        this.server = server;
        this.description = description;
    }

    /**
     * Starts a server that keeps nothing, for measuring.
     *
     * @return the server
     */
    public static StandaloneRedis inMemory() {
        return new StandaloneRedis(TestRedis.startDedicated(), "one server without persistence");
    }

    /**
     * Starts a server that has written a change to disk before it answers, and so keeps it when it is killed.
     *
     * @return the server
     */
    public static StandaloneRedis durable() {
        return new StandaloneRedis(
                TestRedis.startDedicated("--appendonly", "yes", "--appendfsync", "always"),
                "one server with AOF, appendfsync always");
    }

    /** {@return the server, for looks past the library} */
    public TestRedis server() {
        return server;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("spring.data.redis.url", server.uri());
    }

    @Override
    public boolean forgets() {
        return false;
    }

    @Override
    public List<Disturbance> disturbances() {
        return List.of(
                new Disturbance("Redis killed with -9 and started again", this::killAndStart),
                new Disturbance("CLIENT KILL of all connections", this::killClients));
    }

    @Override
    public void close() {
        server.close();
    }

    private void killAndStart() {
        server.kill();
        server.restart();
    }

    private void killClients() {
        try (StatefulRedisConnection<byte[], byte[]> connection = server.connect()) {
            RedisCommands<byte[], byte[]> commands = connection.sync();
            commands.clientKill(KillArgs.Builder.typeNormal().skipme(true));
            commands.clientKill(KillArgs.Builder.typePubsub());
        }
    }
}
