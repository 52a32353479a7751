package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits that begin in the moment in which the application ends. */
class EndedWaitingIntegrationTests {

    private static final KeySpace KEYS = new KeySpace("", false);

    private final DedicatedRedis server = TestRedis.startDedicated();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private final ScriptRunner runner = new ScriptRunner(new RedisAccess(server.connectionFactory()));

    private final BlockingWait waiting = new BlockingWait(server.connectionFactory(), runner, KEYS, timer);

    @AfterEach
    void close() {
        waiting.close();
        timer.shutdownNow();
        server.close();
    }

    /** One more than there are connections for, so that the last one waits on the common one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void areToldWhenTheTimerHasEndedBeforeThem(int feeds) throws Exception {
        timer.shutdownNow();
        for (int feed = 0; feed < feeds; feed++) {
            Broken broken = new Broken();
            BlockingWait.Ticket ticket = waiting.arm(feed("f" + feed), BlockingWait.Mode.POP, broken);
            if (feed == feeds - 1) {
                waiting.close();
                assertThat(broken.failure.get(60, TimeUnit.SECONDS)).isNotNull();
            }
            ticket.cancel();
        }
    }

    @Test
    void openNoConnectionAnyMore() {
        waiting.close();
        waiting.arm(feed("f"), BlockingWait.Mode.POP, new Broken());
        try (StatefulRedisConnection<byte[], byte[]> connection = server.connect()) {
            assertThat(connection.sync().clientList().lines()).hasSize(1);
        }
    }

    private static FeedKeys feed(String name) {
        return new FeedKeys(KEYS, name);
    }

    private static final class Broken implements BlockingWait.Listener {

        private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

        @Override
        public void arrived(byte[] id) {
            failure.completeExceptionally(new AssertionError("nothing was put, but " + id.length + " bytes came"));
        }

        @Override
        public void failed(Throwable cause) {
            failure.complete(cause);
        }

        @Override
        public void abandoned(byte[] id) {
            failure.completeExceptionally(new AssertionError("nothing was put, but " + id.length + " bytes came"));
        }
    }
}
