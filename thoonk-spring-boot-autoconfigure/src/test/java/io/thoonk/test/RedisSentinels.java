package io.thoonk.test;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * A master with two replicas, watched by three sentinels, on loopback, without persistence. Made by {@link #start()}; its
 * processes die with this JVM.
 */
public final class RedisSentinels implements AutoCloseable {

    /** The name under which the sentinels know the master. */
    public static final String MASTER = "thoonk";

    private static final Duration PATIENCE = Patience.LIMIT;

    private final List<ClusterNode> servers = new ArrayList<>();

    private final List<EmbeddedRedisServer> sentinels = new ArrayList<>();

    private final String[] arguments;

    private RedisSentinels(String... arguments) {
        this.arguments = arguments;
    }

    /**
     * Starts a set.
     *
     * @param arguments further arguments of its servers, such as {@code --min-replicas-to-write 1}, word by word
     * @return a set whose sentinels know each other and both replicas
     */
    public static RedisSentinels start(String... arguments) {
        RedisSentinels set = new RedisSentinels(arguments);
        try {
            set.form();
        } catch (RuntimeException ex) {
            set.close();
            throw ex;
        }
        return set;
    }

    /** {@return master and replicas} */
    public List<ClusterNode> servers() {
        return List.copyOf(this.servers);
    }

    /** {@return what an application would set as {@code spring.data.redis.sentinel.nodes}} */
    public String addresses() {
        return String.join(
                ",",
                this.sentinels.stream()
                        .map(sentinel -> RedisURI.create(sentinel.uri()))
                        .map(uri -> uri.getHost() + ":" + uri.getPort())
                        .toList());
    }

    /** {@return the set for a connection factory} */
    public RedisSentinelConfiguration configuration() {
        return new RedisSentinelConfiguration(
                MASTER, new LinkedHashSet<>(List.of(addresses().split(","))));
    }

    /** {@return the server that the sentinels now call the master} */
    public ClusterNode master() {
        int port = masterPort(this.sentinels.get(0));
        return this.servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody has port " + port));
    }

    /**
     * Waits until all sentinels have agreed on another master, which takes writes.
     *
     * @param former the one that was killed or paused
     */
    public void awaitMasterOtherThan(ClusterNode former) {
        Awaitility.await("another master")
                .atMost(PATIENCE.plus(PATIENCE))
                .until(() -> this.sentinels.stream().allMatch(sentinel -> masterPort(sentinel) != former.port())
                        && master().information("replication").get("role").equals("master"));
    }

    /** {@return what each sentinel has logged} */
    public List<String> sentinelLogs() {
        return this.sentinels.stream().map(EmbeddedRedisServer::log).toList();
    }

    /** Ends all processes. */
    @Override
    public void close() {
        this.sentinels.forEach(EmbeddedRedisServer::close);
        this.servers.forEach(ClusterNode::close);
    }

    private void form() {
        ClusterNode master = server();
        Stream.of(server(), server()).forEach(replica -> replica.commands().replicaof("127.0.0.1", master.port()));
        Awaitility.await("both replicas")
                .atMost(PATIENCE)
                .until(() -> this.servers.stream().skip(1).allMatch(replica -> "up"
                        .equals(replica.information("replication").get("master_link_status"))));
        IntStream.range(0, 3)
                .forEach(number -> this.sentinels.add(EmbeddedRedisServer.sentinel(String.join(
                        "\n",
                        "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 2",
                        "sentinel down-after-milliseconds " + MASTER + " 3000",
                        "sentinel failover-timeout " + MASTER + " 5000",
                        "sentinel parallel-syncs " + MASTER + " 2",
                        ""))));
        this.sentinels.forEach(RedisSentinels::letItTrustItself);
        Awaitility.await("the sentinels to know all").atMost(PATIENCE).until(() -> this.sentinels.stream()
                .allMatch(RedisSentinels::knowsAll));
    }

    private ClusterNode server() {
        List<String> all = new ArrayList<>(List.of(
                "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1", "--replica-priority", "10"));
        all.addAll(List.of(this.arguments));
        ClusterNode server = ClusterNode.of(new EmbeddedRedisServer(RedisBinaries.first(), all.toArray(String[]::new)));
        this.servers.add(server);
        return server;
    }

    private static boolean knowsAll(EmbeddedRedisServer sentinel) {
        return ask(sentinel, connection -> {
            var fields = connection.sync().master(MASTER);
            return "2".equals(fields.get("num-slaves")) && "2".equals(fields.get("num-other-sentinels"));
        });
    }

    /**
     * A sentinel that did not get a processor for two seconds trusts nothing it sees for the next thirty, which never end on a
     * machine that is busy enough. Servers before Redis 7 do not let that be changed.
     */
    private static void letItTrustItself(EmbeddedRedisServer sentinel) {
        ask(sentinel, connection -> {
            try {
                return connection
                        .sync()
                        .dispatch(
                                CommandType.SENTINEL,
                                new StatusOutput<>(StringCodec.UTF8),
                                new CommandArgs<>(StringCodec.UTF8)
                                        .add("DEBUG")
                                        .add("tilt-trigger")
                                        .add(Duration.ofHours(1).toMillis()));
            } catch (RedisCommandExecutionException ex) {
                return "does not know it: " + ex.getMessage();
            }
        });
    }

    private static int masterPort(EmbeddedRedisServer sentinel) {
        SocketAddress address = ask(sentinel, connection -> connection.sync().getMasterAddrByName(MASTER));
        return ((InetSocketAddress) address).getPort();
    }

    private static <T> T ask(
            EmbeddedRedisServer sentinel, Function<StatefulRedisSentinelConnection<String, String>, T> question) {
        RedisClient client = RedisClient.create(RedisURI.create(sentinel.uri()));
        try (StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel()) {
            return question.apply(connection);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }
}
