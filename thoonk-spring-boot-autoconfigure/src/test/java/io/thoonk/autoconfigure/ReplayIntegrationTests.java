package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What becomes of a call that Redis has carried out, and whose answer is lost with its connection. */
@RedisTest
class ReplayIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final byte[] IDS = "feed.ids:j".getBytes(StandardCharsets.UTF_8);

    @Test
    void aPutIsNotSentAgainByTheDriverButFailsLoudly(TestRedis redis) {
        try (RedisProxy proxy = RedisProxy.to(redis);
                ConfigurableApplicationContext application =
                        StartedApplication.run(Map.of("spring.data.redis.url", "redis://127.0.0.1:" + proxy.port()))) {
            ThoonkTemplate thoonk = application.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs("j", String.class);
            // The script is known to Redis now, and the driver connected.
            jobs.put("first");
            silence(application.getBean(RedisConnectionFactory.class));
            CompletableFuture<Throwable> outcome =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> jobs.put("second")));
            try (var connection = redis.connect()) {
                await().atMost(PATIENCE).until(() -> connection.sync().llen(IDS) == 2);
                proxy.cutPresent();
                assertThat(outcome).succeedsWithin(PATIENCE).isInstanceOf(ThoonkRedisException.class);
                await().atMost(PATIENCE).until(() -> jobs.counts().published() == 2);
                assertThat(connection.sync().llen(IDS)).isEqualTo(2);
            }
        }
    }

    /** Makes Redis carry out what comes over the application's shared connection without answering. */
    @SuppressWarnings("unchecked")
    private static void silence(RedisConnectionFactory factory) {
        RedisAsyncCommands<byte[], byte[]> commands =
                (RedisAsyncCommands<byte[], byte[]>) factory.getConnection().getNativeConnection();
        RedisFuture<String> unanswered = commands.dispatch(
                CommandType.CLIENT,
                new StatusOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE).add("REPLY").add("OFF"));
        // Else the driver would send this one again as well.
        unanswered.cancel(true);
    }
}
