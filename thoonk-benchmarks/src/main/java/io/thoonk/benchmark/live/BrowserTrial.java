package io.thoonk.benchmark.live;

import io.lettuce.core.ClientListArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.feed.Feed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** A thousand browsers, on loopback and in this process, which have one subscription between them. */
final class BrowserTrial {

    static final String HEAD = """
            | browsers | events/s each | received | missed | p50, ms | p99, ms | heap, MB more | subscription connections |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final StandaloneRedis redis;

    private final FanOutOptions options;

    BrowserTrial(StandaloneRedis redis, FanOutOptions options) {
        this.redis = redis;
        this.options = options;
    }

    String row() throws IOException {
        Map<String, String> properties = new HashMap<>(redis.properties());
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put("thoonk.sse.heartbeat", "60s");
        try (ConfigurableApplicationContext context = LiveApplication.with(
                        properties, WebApplicationType.SERVLET, BrowserApplication.class)
                .run()) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            int expected = options.browsers() * options.browserEvents();
            Heard heard = new Heard(expected, options.patience());
            double before = Heap.megabytes();
            BrowserApplication application = context.getBean(BrowserApplication.class);
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Feed<String> feed = thoonk.feed(Hearers.FEED, String.class);
            Browsers browsers = Browsers.open(port, options.browsers(), heard);
            try {
                Awaitility.await().atMost(PATIENCE).until(() -> application.clients() == options.browsers());
                // One event to all is the sign that they have begun.
                feed.publish("one", "t" + System.nanoTime() + "t");
                heard.await(options.browsers());
                heard.reset();
                for (int sent = 0; sent < options.browserEvents(); sent++) {
                    feed.publish("one", "t" + System.nanoTime() + "t");
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / options.browserRate());
                }
                int got = heard.await(expected);
                return String.format(
                        Locale.ROOT,
                        "| %d | %d | %d | %d | %.1f | %.1f | %.0f | %d |",
                        options.browsers(),
                        options.browserRate(),
                        got,
                        expected - got,
                        heard.quantile(0.5),
                        heard.quantile(0.99),
                        Heap.megabytes() - before,
                        subscriptions());
            } finally {
                browsers.close();
            }
        }
    }

    private long subscriptions() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.server().connect()) {
            return connection
                    .sync()
                    .clientList(ClientListArgs.Builder.typePubsub())
                    .lines()
                    .filter(line -> !line.isBlank())
                    .count();
        }
    }
}
