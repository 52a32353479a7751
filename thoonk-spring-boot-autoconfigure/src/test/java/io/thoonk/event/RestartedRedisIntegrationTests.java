package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.HashedWheelTimer;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What listeners hear while Redis is killed and started again behind a proxy. Such a proxy accepts connections and drops them
 * while Redis is away, and that is when a driver that connects anew may end up with two connections in place of one.
 */
class RestartedRedisIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private static final Duration AWAY = Duration.ofSeconds(1);

    private static final Duration SHORTLY = Duration.ofMillis(20);

    private final DedicatedRedis redis = TestRedis.startDedicated("--appendonly", "yes", "--appendfsync", "always");

    private final RedisProxy proxy = RedisProxy.to(redis);

    /** Connects anew a thousand times a second, so that what goes wrong in one of a thousand attempts does so in a test. */
    private final ClientResources hasty = ClientResources.builder()
            .timer(new HashedWheelTimer(1, TimeUnit.MILLISECONDS))
            .reconnectDelay(Delay.constant(Duration.ofMillis(1)))
            .build();

    private final LettuceConnectionFactory connectionFactory = new LettuceConnectionFactory(
            new RedisStandaloneConfiguration("127.0.0.1", proxy.port()),
            LettuceClientConfiguration.builder().clientResources(hasty).build());

    private final ThoonkTemplate publisher = TestTemplates.on(redis);

    private final AtomicBoolean publishing = new AtomicBoolean(true);

    private final AtomicInteger published = new AtomicInteger();

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        publisher.close();
        connectionFactory.destroy();
        hasty.shutdown(0, 2, TimeUnit.SECONDS);
        proxy.close();
        redis.close();
    }

    @Test
    void noListenerHearsAnEventTwice() {
        connectionFactory.start();
        hearEachOnceWhile(3, () -> {
            awaitMore();
            redis.kill();
            await().pollDelay(AWAY).until(() -> true);
            redis.restart();
            awaitMore();
            assertThat(subscribers()).isLessThan(2);
            await().until(() -> subscribers() == 1);
        });
    }

    @Test
    void noListenerHearsAnEventTwiceWhenRedisDiesWhileItIsBeingConnectedTo() {
        connectionFactory.start();
        crowdTheDriver();
        hearEachOnceWhile(20, () -> {
            proxy.resetAll();
            await().pollDelay(SHORTLY).until(() -> true);
            proxy.pass();
            awaitMore();
            // What was heard may have come over a connection that is gone by now.
            assertThat(subscribers()).isLessThan(2);
            await().until(() -> subscribers() == 1);
        });
    }

    @Test
    void noListenerHearsAnEventTwiceWhenConnectionsAreKilledInARow() {
        connectionFactory.start();
        hearEachOnceWhile(10, () -> {
            awaitMore();
            killClients();
        });
    }

    /** Lets something strike again and again while a listener hears what is published. */
    private void hearEachOnceWhile(int times, Runnable trouble) {
        try (ThoonkTemplate thoonk = TestTemplates.on(connectionFactory)) {
            thoonk.subscribe("news", this::hear);
            CompletableFuture<Void> publishes = CompletableFuture.runAsync(this::publish);
            for (int time = 0; time < times; time++) {
                trouble.run();
            }
            awaitMore();
            publishing.set(false);
            publishes.join();
            assertThat(heard).doesNotHaveDuplicates();
            assertThat(subscribers()).isEqualTo(1);
        }
    }

    /** Many connections on few threads keep the driver busy between one step of connecting and the next. */
    private void crowdTheDriver() {
        RedisClient client = (RedisClient) connectionFactory.getRequiredNativeClient();
        for (int connections = 0; connections < 80; connections++) {
            client.connect();
        }
    }

    private void hear(FeedEvent event) {
        if (event.type() == FeedEventType.PUBLISH) {
            event.itemId().ifPresent(heard::add);
        }
    }

    /** Each id once, whatever becomes of it. */
    private void publish() {
        Feed<String> news = publisher.feed("news", String.class);
        while (publishing.get()) {
            try {
                news.publish("id-" + published.incrementAndGet(), "item");
            } catch (ThoonkRedisException ex) {
                // Redis is away, which is what this is about.
                continue;
            }
        }
    }

    private void awaitMore() {
        int before = heard.size();
        await().atMost(PATIENCE).until(() -> heard.size() > before + 20);
    }

    private void killClients() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().clientKill(KillArgs.Builder.typePubsub());
        }
    }

    private long subscribers() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            return connection
                    .sync()
                    .pubsubNumsub("feed.publish:news".getBytes(StandardCharsets.UTF_8))
                    .values()
                    .iterator()
                    .next();
        }
    }
}
