package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.ThoonkTemplate;
import io.thoonk.redis.LuaScript;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.RedisBinaries;
import io.thoonk.test.RedisCluster;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The user of the documentation may do everything, on each server that is given, and nothing is left out here. */
@ExtendWith(OutputCaptureExtension.class)
class DocumentedUserIntegrationTests {

    private static final Path SCRIPTS = Path.of("src/main/resources/io/thoonk");

    static List<Path> binaries() {
        return RedisBinaries.all();
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void mayDoEverythingOnOneServer(Path binary, CapturedOutput output) throws Exception {
        try (DedicatedRedis redis = TestRedis.startDedicated(binary);
                StatefulRedisConnection<byte[], byte[]> admin = redis.connect()) {
            List<RedisCommands<byte[], byte[]>> nodes = List.of(admin.sync());
            Map<String, String> properties = Map.of(
                    "spring.data.redis.host",
                    redis.host(),
                    "spring.data.redis.port",
                    "" + redis.port(),
                    "thoonk.dialects.shared",
                    "scripted");
            doEverything(nodes, properties, documentedRules(nodes.get(0), "", 1, 4));
            // A single server has the names of all feeds beside the feeds.
            assertThat(neverRun(nodes))
                    .containsExactly("feed/identify.lua", "feed/register.lua", "feed/unregister.lua");
            assertThat(commands(nodes)).contains("blmove", "brpop", "psubscribe", "sscan", "getrange", "hkeys");
            assertThat(output).doesNotContain("The Redis user may not");
        }
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void mayDoEverythingWithAPrefixOnACluster(Path binary, CapturedOutput output) throws Exception {
        try (RedisCluster cluster = RedisCluster.startWithoutFailover(binary)) {
            List<RedisCommands<byte[], byte[]>> nodes =
                    cluster.nodes().stream().map(ClusterNode::commands).toList();
            Map<String, String> properties = Map.of(
                    "spring.data.redis.cluster.nodes",
                    cluster.addresses(),
                    "thoonk.key-prefix",
                    "shop:",
                    "thoonk.wait-replicas",
                    "1",
                    "thoonk.wait-replicas-timeout",
                    "30s");
            doEverything(nodes, properties, documentedRules(nodes.get(0), "shop:", 2, 2));
            // On a cluster nobody waits for several lists at once.
            assertThat(neverRun(nodes)).containsExactly("redis/take-over.lua", "redis/wake.lua");
            assertThat(commands(nodes)).contains("blmove", "psubscribe", "wait");
            assertThat(output).doesNotContain("The Redis user may not");
        }
    }

    private static void doEverything(
            List<RedisCommands<byte[], byte[]>> nodes, Map<String, String> redis, List<String> rules) throws Exception {
        for (RedisCommands<byte[], byte[]> node : nodes) {
            rules.forEach(rule -> grant(node, rule));
        }
        Map<String, String> properties = new HashMap<>(redis);
        properties.putAll(Map.of(
                "spring.data.redis.username", "app",
                "spring.data.redis.password", "secret",
                "spring.data.redis.timeout", "10s",
                "thoonk.dashboard.enabled", "true",
                "thoonk.dashboard.writable", "true",
                "thoonk.processes.heartbeat", "1s",
                "thoonk.maintenance.interval", "200ms",
                "thoonk.metrics.refresh", "0s",
                "thoonk.atom.feeds.read.path", "/read.atom",
                "management.endpoints.web.exposure.include", "thoonk,health,metrics"));
        HttpServer elsewhere = feedElsewhere();
        properties.putAll(Map.of(
                "thoonk.atom.imports.copy.url",
                "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/feed",
                "thoonk.atom.imports.copy.every",
                "1h",
                "thoonk.atom.imports.copy.internal",
                "true"));
        try (ConfigurableApplicationContext context =
                StartedApplication.web(properties, EveryOperation.Handlers.class)) {
            await().until(() -> context.getBean(ThoonkTemplate.class)
                            .feed("copy", String.class)
                            .size()
                    == 1);
            EveryOperation operations = new EveryOperation(context);
            EveryView views = new EveryView(context);
            operations.ofFeeds();
            operations.ofSortedFeeds();
            operations.ofQueues();
            operations.ofRecurringJobs();
            operations.ofJobsThatWait();
            operations.ofPartitions();
            operations.ofWaiting();
            operations.ofJobs();
            if (properties.containsKey("thoonk.dialects.shared")) {
                operations.ofJobsSharedWithThoonkJs();
            }
            operations.ofRepair();
            operations.ofWorkers();
            operations.ofDurableListeners();
            operations.ofLiveFeeds();
            operations.ofSlowListeners();
            operations.lose();
            views.ofTheDashboard();
            views.ofTheEndpoints();
            views.ofReaders();
            operations.ofDeletion();
        } finally {
            elsewhere.stop(0);
        }
        assertThat(nodes).allSatisfy(node -> assertThat(node.aclLog()).isEmpty());
    }

    private static HttpServer feedElsewhere() throws IOException {
        byte[] document = """
                <feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>f</title><updated>2026-01-01T00:00:00Z</updated>
                <entry><id>urn:e</id><title>e</title><updated>2026-01-01T00:00:00Z</updated></entry></feed>
                """.getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/feed", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        server.start();
        return server;
    }

    /**
     * The one that every application needs, what Redis 6.2 needs more, what patterns need: 1, or 2 on a cluster, and one more: 4 for what
     * is shared with thoonk.js.
     */
    private static List<String> documentedRules(
            RedisCommands<byte[], byte[]> node, String prefix, int ofPatterns, int further) throws IOException {
        List<String> rules = Files.readString(Path.of("../docs/valkey-and-compose.md"))
                .lines()
                .filter(line -> line.startsWith("ACL SETUSER app "))
                .toList();
        assertThat(rules).hasSize(5);
        Boolean isNew = node.eval("return redis.acl_check_cmd ~= nil", ScriptOutputType.BOOLEAN);
        return Stream.of(rules.get(0), rules.get(isNew ? 0 : 3), rules.get(ofPatterns), rules.get(further))
                .map(rule -> rule.replace("~", "~" + prefix).replace("&", "&" + prefix))
                .toList();
    }

    private static void grant(RedisCommands<byte[], byte[]> node, String rule) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        Stream.of(rule.split(" ")).skip(1).forEach(arguments::add);
        node.dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments);
    }

    /** The scripts of this library that none of the nodes has run. */
    private static List<String> neverRun(List<RedisCommands<byte[], byte[]>> nodes) {
        Map<String, String> digests = digests();
        return digests.keySet().stream()
                .filter(name -> nodes.stream()
                        .noneMatch(node -> node.scriptExists(digests.get(name)).get(0)))
                .toList();
    }

    private static Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            files.map(SCRIPTS::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".lua") && !name.startsWith("lib"))
                    .forEach(name -> digests.put(
                            name,
                            LuaScript.load(LuaScript.class, "/io/thoonk/" + name)
                                    .sha1()));
        } catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
        return digests;
    }

    private static List<String> commands(List<RedisCommands<byte[], byte[]>> nodes) {
        return nodes.stream()
                .flatMap(node -> node.info("commandstats").lines())
                .filter(line -> line.startsWith("cmdstat_"))
                .map(line -> line.substring("cmdstat_".length(), line.indexOf(':')))
                .toList();
    }
}
