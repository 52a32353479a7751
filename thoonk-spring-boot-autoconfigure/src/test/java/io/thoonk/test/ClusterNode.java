package io.thoonk.test;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One server of a {@link RedisCluster} or a {@link RedisSentinels}, with a connection of the test's own to it. */
public final class ClusterNode implements AutoCloseable {

    private final EmbeddedRedisServer server;

    private final RedisURI uri;

    private final RedisClient client;

    private final StatefulRedisConnection<byte[], byte[]> connection;

    private final String id;

    private ClusterNode(EmbeddedRedisServer server, boolean ofCluster) {
        this.server = server;
        this.uri = RedisURI.create(server.uri());
        this.client = RedisClient.create(this.uri);
        this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
        this.id = ofCluster ? this.connection.sync().clusterMyId() : address();
    }

    static ClusterNode start(Path binary, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--cluster-node-timeout",
                "2000",
                "--cluster-allow-replica-migration",
                "no",
                "--repl-diskless-sync-delay",
                "0",
                "--repl-ping-replica-period",
                "1"));
        arguments.addAll(List.of(more));
        return new ClusterNode(EmbeddedRedisServer.clusterNode(binary, arguments.toArray(String[]::new)), true);
    }

    static ClusterNode of(EmbeddedRedisServer server) {
        return new ClusterNode(server, false);
    }

    /** {@return its id in the cluster} */
    public String id() {
        return this.id;
    }

    /** {@return its port on 127.0.0.1} */
    public int port() {
        return this.uri.getPort();
    }

    /** {@return host and port with a colon} */
    public String address() {
        return this.uri.getHost() + ":" + port();
    }

    /** {@return commands to this node alone, whoever serves a key} */
    public RedisCommands<byte[], byte[]> commands() {
        return this.connection.sync();
    }

    /**
     * Asks the node about itself.
     *
     * @param section {@code cluster} for {@code CLUSTER INFO}, else a section of {@code INFO}
     * @return the fields
     */
    public Map<String, String> information(String section) {
        String text = section.equals("cluster")
                ? commands().clusterInfo()
                : commands().info(section);
        return Arrays.stream(text.split("\r?\n"))
                .filter(line -> line.indexOf(':') > 0)
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    /** {@return whether its process runs} */
    public boolean running() {
        return this.server.running();
    }

    /** Ends the process as a power cut would. */
    public void kill() {
        this.server.kill();
    }

    /** Starts an ended process again, without its data but with what it knows of its cluster. */
    public void restart() {
        this.server.start();
    }

    /** Lets the process stand still with its connections open. */
    public void pause() {
        this.server.pause();
    }

    /** Lets a paused process go on. */
    public void resume() {
        this.server.resume();
    }

    /** {@return what its process has logged, over all its starts} */
    public String log() {
        return this.server.log();
    }

    @Override
    public void close() {
        this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        this.server.kill();
        this.server.close();
    }

    @Override
    public String toString() {
        return "node " + address();
    }
}
