package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The end of an application whose driver is slow to close what it is told to close. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class ClosedConnectionsIntegrationTests {

    private static final KeySpace KEYS = new KeySpace("", false);

    private final List<Channel> channels = new CopyOnWriteArrayList<>();

    private final CountDownLatch released = new CountDownLatch(1);

    private final ClientResources resources = ClientResources.builder()
            .nettyCustomizer(new NettyCustomizer() {
                @Override
                public void afterChannelInitialized(Channel channel) {
                    channels.add(channel);
                }
            })
            .build();

    private final LettuceConnectionFactory factory = new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(
                    TestRedis.shared().host(), TestRedis.shared().port()),
            LettuceClientConfiguration.builder()
                    .clientResources(resources)
                    .shutdownQuietPeriod(Duration.ZERO)
                    .build());

    @BeforeEach
    void start() {
        factory.afterPropertiesSet();
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        factory.destroy();
        resources.shutdown(0, 1, TimeUnit.SECONDS).get();
    }

    @Test
    void waitsForTheDriverWhichElseClosesThemTwice(CapturedOutput output) throws Exception {
        ThoonkConnections connections = open(Duration.ofMinutes(2));
        Thread closing = closeWhileTheDriverIsHeldUp(connections);
        await().pollInterval(Duration.ofMillis(10)).until(() -> !closing.isAlive() || waits(closing));
        assertThat(closing.isAlive())
                .as("still waits for the connections to close")
                .isTrue();
        released.countDown();
        closing.join();
        factory.destroy();
        assertThat(output).doesNotContain("Connection is already closed");
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        Thread closing = closeWhileTheDriverIsHeldUp(open(Duration.ofMillis(100)));
        closing.join(Duration.ofSeconds(60).toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    /** Opens one connection to wait on and one for scripts. */
    private ThoonkConnections open(Duration longestClosing) {
        ThoonkConnections connections = new ThoonkConnections(factory, KEYS, ReplicationOptions.NONE, longestClosing);
        FeedKeys feed = new FeedKeys(KEYS, "closed-connections");
        connections
                .waits()
                .await(feed, BlockingWait.Mode.POP, Duration.ofMillis(1), id -> PollResult.nothing(), id -> {});
        connections.scripts().run(LuaScript.of("look", "return {'ok'}"), feed.feed(), new byte[0][]);
        return connections;
    }

    private Thread closeWhileTheDriverIsHeldUp(ThoonkConnections connections) throws InterruptedException {
        List<EventLoop> loops =
                channels.stream().map(Channel::eventLoop).distinct().toList();
        CountDownLatch held = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.execute(() -> {
            held.countDown();
            awaitRelease();
        }));
        held.await();
        Thread closing = new Thread(connections::close, "closing");
        closing.start();
        return closing;
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(ThoonkConnections.class.getName()));
    }
}
