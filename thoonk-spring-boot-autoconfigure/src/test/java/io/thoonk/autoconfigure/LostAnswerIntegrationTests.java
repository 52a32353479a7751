package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;

/** What becomes of a call that Redis has carried out, and whose answer is lost with its connection. */
@RedisTest
class LostAnswerIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private static final byte[] IDS = "feed.ids:j".getBytes(StandardCharsets.UTF_8);

    private static final byte[] ITEMS = "feed.items:j".getBytes(StandardCharsets.UTF_8);

    @Test
    void aPutIsNotSentAgainByTheDriverButFailsLoudly(TestRedis redis) {
        try (RedisProxy proxy = RedisProxy.to(redis);
                ConfigurableApplicationContext application = run(proxy);
                StatefulRedisConnection<byte[], byte[]> direct = redis.connect()) {
            JobQueue<String> jobs = application.getBean(ThoonkTemplate.class).jobs("j", String.class);
            // The script is known to Redis now, and the driver connected.
            jobs.put("first");
            proxy.mutePresent();
            CompletableFuture<Throwable> outcome =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> jobs.put("second")));
            await().atMost(PATIENCE).until(() -> direct.sync().llen(IDS) == 2);
            proxy.cutPresent();
            assertThat(outcome).succeedsWithin(PATIENCE).isInstanceOf(ThoonkRedisException.class);
            jobs.put("third");
            assertThat(direct.sync().llen(IDS)).isEqualTo(3);
            assertThat(jobs.counts().published()).isEqualTo(3);
        }
    }

    @Test
    void jobsWhoseClaimWasNotHeardOfGoBackAtOnceAndUncounted(TestRedis redis) {
        try (RedisProxy proxy = RedisProxy.to(redis);
                ConfigurableApplicationContext application = run(proxy, Handlers.class);
                StatefulRedisConnection<byte[], byte[]> direct = redis.connect();
                ConfigurableApplicationContext producer = run(RedisProxy.to(redis))) {
            Handlers handlers = application.getBean(Handlers.class);
            JobQueue<String> jobs = producer.getBean(ThoonkTemplate.class).jobs("w", String.class);
            jobs.put("first");
            await().atMost(PATIENCE).until(() -> handlers.seen.contains("first 0"));
            // The worker waits; the id that ends its wait does not reach it, nor the answer to any claim.
            proxy.mutePresent();
            jobs.put("second");
            await().atMost(PATIENCE)
                    .until(() -> direct.sync().llen("feed.ids:w".getBytes(StandardCharsets.UTF_8)) == 0);
            proxy.cutPresent();
            await().atMost(PATIENCE).until(() -> handlers.seen.contains("second 0"));
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 2);
        }
    }

    @Test
    void aJobThatMayBeFinishedIsNotLostToARenewal(TestRedis redis) {
        try (RedisProxy proxy = RedisProxy.to(redis);
                ConfigurableApplicationContext application = run(proxy);
                StatefulRedisConnection<byte[], byte[]> direct = redis.connect()) {
            ThoonkTemplate thoonk = application.getBean(ThoonkTemplate.class);
            thoonk.jobs("j", String.class).putAll(List.of("first", "second"));
            JobClaims<String> claims = ThoonkInternals.of(thoonk)
                    .jobClaims(new JobClaims.WorkerFeed(
                            "j",
                            ResolvableType.forClass(String.class),
                            ResolvableType.NONE,
                            Duration.ofMinutes(5),
                            Duration.ZERO));
            List<Job<String>> claimed = claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(2))
                    .claimed();
            // The script is known to Redis now.
            claimed.get(0).finish();
            Job<String> job = claimed.get(1);
            proxy.mutePresent();
            CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(() -> catchThrowable(job::finish));
            await().atMost(PATIENCE).until(() -> direct.sync().exists(ITEMS) == 0);
            proxy.cutPresent();
            assertThat(outcome).succeedsWithin(PATIENCE).isInstanceOf(ThoonkRedisException.class);
            assertThat(claims.renew(List.of(job))).isEmpty();
            assertThat(job.isClaimLost()).isFalse();
            assertThat(job.isSettled()).isFalse();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aJobThatMayBeStalledIsNotSaidToBeLost(TestRedis redis, CapturedOutput output) {
        try (RedisProxy proxy = RedisProxy.to(redis);
                ConfigurableApplicationContext application = run(proxy, Rejecting.class);
                ConfigurableApplicationContext producer = run(RedisProxy.to(redis))) {
            application.getBean(Rejecting.class).beforeTheSecond = proxy::mutePresent;
            JobQueue<String> jobs = producer.getBean(ThoonkTemplate.class).jobs("r", String.class);
            jobs.put("first");
            await().atMost(PATIENCE).until(() -> jobs.counts().stalled() == 1);
            jobs.put("second");
            await().atMost(PATIENCE).until(() -> jobs.counts().stalled() == 2);
            proxy.cutPresent();
            String mayBe = "was stalled by a call whose answer got lost";
            String isNot = "It is not stalled by this worker";
            await().atMost(PATIENCE)
                    .until(() ->
                            output.getAll().contains(mayBe) || output.getAll().contains(isNot));
            assertThat(output.getAll()).contains(mayBe).doesNotContain(isNot);
        }
    }

    private static ConfigurableApplicationContext run(RedisProxy proxy, Class<?>... beans) {
        return StartedApplication.run(Map.of("spring.data.redis.url", "redis://127.0.0.1:" + proxy.port()), beans);
    }

    static class Rejecting {

        private volatile Runnable beforeTheSecond = () -> {};

        @ThoonkJobWorker(queue = "r")
        void work(String payload) {
            if (payload.equals("second")) {
                beforeTheSecond.run();
            }
            throw new JobRejectedException("on purpose");
        }
    }

    static class Handlers {

        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @ThoonkJobWorker(queue = "w")
        void work(String payload, Job<String> job) {
            seen.add(payload + " " + job.failureCount());
        }
    }
}
