package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What becomes of several looks at one feed elsewhere. They are asked for by jobs, as a hub does; by itself it is looked at once an hour. */
@RedisTest
class AtomImportLooksIntegrationTests {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final AtomicInteger requests = new AtomicInteger();

    private final AtomicInteger atOnce = new AtomicInteger();

    private final AtomicInteger mostAtOnce = new AtomicInteger();

    private final AtomicInteger unchanged = new AtomicInteger();

    /** Holds up the first request, which has been given its document by then. */
    private final CountDownLatch first = new CountDownLatch(1);

    private volatile String document = "";

    private volatile boolean holdsFirst;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/feed", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        first.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = document;
        String etag = "\"" + body.hashCode() + "\"";
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        if (requests.incrementAndGet() > 1) {
            first.countDown();
        } else if (holdsFirst) {
            waitFor(first);
        }
        atOnce.decrementAndGet();
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            unchanged.incrementAndGet();
            exchange.sendResponseHeaders(304, -1);
        } else {
            byte[] bytes = bytes(body);
            exchange.getResponseHeaders().set("ETag", etag);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Test
    void beginsNoLookBeforeTheLastOneHasEnded(TestRedis redis) {
        holdsFirst = true;
        document = document(true, "old");
        try (ConfigurableApplicationContext application = start(redis)) {
            await().until(() -> requests.get() == 1);
            document = document(true, "new");
            JobQueue<String> looks = look(application);
            look(application);
            await().until(() ->
                    looks.counts().available() == 0 && looks.counts().finished() >= 3);
            first.countDown();
            await().until(() -> requests.get() > 1 && isIdle(looks));
            assertThat(feed(application).ids()).containsExactly("new");
            assertThat(mostAtOnce.get()).isEqualTo(1);
            assertThat(requests.get()).isEqualTo(2);
        }
    }

    @Test
    void keepsTheNewestEntriesWhereTheFeedHasABound(TestRedis redis) {
        document = document(false, "e", "d", "c", "b", "a");
        try (ConfigurableApplicationContext before = StartedApplication.run(redis, Map.of())) {
            before.getBean(ThoonkTemplate.class).feed("copy", String.class, FeedConfig.ofMaxLength(2));
        }
        try (ConfigurableApplicationContext application = start(redis)) {
            Feed<String> copy = feed(application);
            await().untilAsserted(() -> assertThat(copy.ids()).containsExactly("d", "e"));
            document += "<!-- the same again -->";
            lookAndWait(application);
            assertThat(copy.ids()).containsExactly("d", "e");
            document = document.replace("<title>d<", "<title>edited<");
            lookAndWait(application);
            assertThat(copy.ids()).containsExactly("e", "d");
            document = document(false, "f", "e", "d", "c").replace("<title>d<", "<title>edited<");
            lookAndWait(application);
            assertThat(copy.ids()).containsExactly("e", "f");
            document = document.replace("<title>f<", "<title>edited<");
            lookAndWait(application);
            assertThat(copy.ids()).containsExactlyInAnyOrder("e", "f");
        }
    }

    @Test
    void readsAllAgainWhereSomebodyHasMadeTheFeedAnew(TestRedis redis) {
        document = document(false, "b", "a");
        try (ConfigurableApplicationContext application = start(redis);
                StatefulRedisConnection<byte[], byte[]> peer = redis.connect()) {
            Feed<String> copy = feed(application);
            await().until(() -> copy.size() == 2);
            lookAndWait(application);
            assertThat(unchanged.get()).isEqualTo(1);
            // As thoonk.py and thoonk.js delete and create.
            peer.sync().del(bytes("feed.config:copy"), bytes("feed.ids:copy"), bytes("feed.items:copy"));
            peer.sync().hset(bytes("feed.config:copy"), bytes("type"), bytes("feed"));
            lookAndWait(application);
            assertThat(copy.ids()).containsExactly("a", "b");
            lookAndWait(application);
            assertThat(unchanged.get()).isEqualTo(2);
        }
    }

    @Test
    void leavesLooksToTheProcessesThatHaveTheImport(TestRedis redis) {
        document = document(true, "a");
        Map<String, Object> another = Map.of(
                "thoonk.atom.imports.another.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/another",
                "thoonk.atom.imports.another.every",
                "1h",
                "thoonk.atom.imports.another.internal",
                "true");
        try (ConfigurableApplicationContext application = start(redis);
                ConfigurableApplicationContext other = StartedApplication.run(redis, another)) {
            await().until(() -> requests.get() == 1);
            // Each job for one process or the other, as it happens.
            for (int looks = 0; looks < 10; looks++) {
                lookAndWait(application);
            }
            assertThat(other.isActive()).isTrue();
        }
    }

    private void lookAndWait(ConfigurableApplicationContext application) {
        int before = requests.get();
        JobQueue<String> looks = look(application);
        await().until(() -> requests.get() > before && isIdle(looks));
    }

    private static JobQueue<String> look(ConfigurableApplicationContext application) {
        JobQueue<String> looks = application.getBean(ThoonkTemplate.class).jobs(AtomImports.Source.QUEUE, String.class);
        looks.put("copy");
        return looks;
    }

    private static boolean isIdle(JobQueue<String> looks) {
        JobCounts counts = looks.counts();
        return counts.available() + counts.claimed() == 0;
    }

    private static Feed<String> feed(ConfigurableApplicationContext application) {
        return application.getBean(ThoonkTemplate.class).feed("copy", String.class);
    }

    private ConfigurableApplicationContext start(TestRedis redis) {
        return StartedApplication.run(
                redis,
                Map.of(
                        "thoonk.atom.imports.copy.url",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/feed",
                        "thoonk.atom.imports.copy.every",
                        "1h",
                        "thoonk.atom.imports.copy.internal",
                        "true"));
    }

    private static String document(boolean complete, String... ids) {
        return Arrays.stream(ids)
                .map(id -> "<entry><id>" + id + "</id><title>" + id
                        + "</title><updated>2026-11-29T12:00:00Z</updated></entry>")
                .collect(Collectors.joining(
                        "",
                        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:fh='http://purl.org/syndication/history/1.0'>"
                                + (complete ? "<fh:complete/>" : ""),
                        "</feed>"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
