package io.thoonk;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A master with one replica, and templates that wait for it. */
class ReplicationIntegrationTests {

    private final DedicatedRedis master = TestRedis.startDedicated("--repl-diskless-sync-delay", "0");

    private final DedicatedRedis replica = TestRedis.startDedicated("--replicaof", master.host() + " " + master.port());

    private final ThoonkTemplate thoonk = waitingFor(1, Duration.ofSeconds(10));

    private final ThoonkTemplate impatient = waitingFor(1, Duration.ofMillis(100));

    @BeforeEach
    void awaitReplica() {
        try (StatefulRedisConnection<byte[], byte[]> connection = replica.connect()) {
            await().until(() -> connection.sync().info("replication").contains("master_link_status:up"));
        }
    }

    @AfterEach
    void stop() {
        thoonk.close();
        impatient.close();
        replica.resume();
        replica.close();
        master.close();
    }

    @Test
    void whatIsPutOrPublishedIsOnTheReplicaWhenTheCallReturns() {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        Feed<String> feed = thoonk.feed("news", String.class);
        SortedFeed<String> sorted = thoonk.sortedFeed("list", String.class);
        MessageQueue<String> queue = thoonk.queue("mail", String.class);
        IntStream.range(0, 50).forEach(number -> {
            assertReplicaHas("feed.items:work", jobs.put("job"));
            assertReplicaHas("feed.items:news", feed.publish("item"));
            assertReplicaHas("feed.items:list", sorted.append("item"));
            assertReplicaHas("feed.items:mail", queue.put("message"));
        });
    }

    @Test
    void manyThreadsWaitAtOnce() {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        List<CompletableFuture<String>> puts = IntStream.range(0, 200)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> jobs.put("job " + number)))
                .toList();
        puts.forEach(put -> assertReplicaHas("feed.items:work", put.join()));
        assertThat(jobs.counts().available()).isEqualTo(200);
    }

    @Test
    void tellsTheIdOfAJobThatNoReplicaConfirmedAndMayBePutAgain() {
        JobQueue<String> jobs = impatient.jobs("work", String.class);
        replica.pause();
        NotReplicatedException failure = catchThrowableOfType(NotReplicatedException.class, () -> jobs.put("payload"));
        assertThat(failure)
                .hasMessageStartingWith("Feed 'work' is changed, but 0 of 1 replicas have confirmed it in time");
        assertThat(failure.feed()).isEqualTo("work");
        assertThat(failure.wanted()).isEqualTo(1);
        assertThat(failure.confirmed()).isZero();
        String id = failure.ids().get(0);
        assertThat(jobs.state(id)).hasValue(JobState.AVAILABLE);

        PutOptions again = PutOptions.builder().id(id).build();
        assertThatExceptionOfType(NotReplicatedException.class).isThrownBy(() -> jobs.put("payload", again));
        replica.resume();
        assertThat(thoonk.jobs("work", String.class).put("payload", again)).isEqualTo(id);
        assertReplicaHas("feed.items:work", id);
        assertThat(jobs.counts().available()).isEqualTo(1);
    }

    @Test
    void putsNothingMoreOfManyOnceSomeWereNotConfirmed() {
        JobQueue<String> jobs = impatient.jobs("work", String.class);
        replica.pause();
        assertThatExceptionOfType(NotReplicatedException.class)
                .isThrownBy(() -> jobs.putAll(Collections.nCopies(1000, "payload")));
        assertThat(jobs.counts().available()).isEqualTo(250);
    }

    @Test
    void moreReplicasThanThereAreNeverConfirm() {
        try (ThoonkTemplate demanding = waitingFor(2, Duration.ofSeconds(2))) {
            Feed<String> feed = demanding.feed("news", String.class);
            // On a busy machine the replica that there is may take longer to confirm, too.
            await().untilAsserted(() -> assertThatExceptionOfType(NotReplicatedException.class)
                    .isThrownBy(() -> feed.publish("item"))
                    .satisfies(failure -> assertThat(failure.confirmed()).isEqualTo(1)));
        }
    }

    @Test
    void whatFollowsAJobIsOwedUntilAReplicaConfirmsIt() {
        thoonk.jobs("invoices", String.class);
        String id = thoonk.jobs("orders", String.class).put("order");
        Job<String> job = impatient.jobs("orders", String.class).get().orElseThrow();
        job.then("invoices", "invoice");
        replica.pause();
        job.finish();
        assertThat(thoonk.jobs("orders", String.class).counts().finished()).isEqualTo(1);
        replica.resume();
        thoonk.jobs("orders", String.class).maintain();
        assertReplicaHas("feed.items:invoices", id + ">1");
        assertThat(thoonk.jobs("invoices", String.class).counts().published()).isEqualTo(1);
    }

    @Test
    void whatIsSaidOfABatchIsConfirmedByReplicas() {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        Batch batch = impatient.batch("b");
        replica.pause();
        NotReplicatedException failure =
                catchThrowableOfType(NotReplicatedException.class, () -> batch.put("work", "member"));
        assertThat(failure.ids()).hasSize(1);
        assertThatExceptionOfType(NotReplicatedException.class).isThrownBy(batch::close);
        replica.resume();
        thoonk.batch("b")
                .put(
                        "work",
                        "member",
                        PutOptions.builder().id(failure.ids().get(0)).build());
        thoonk.batch("b").close();
        assertReplicaHas("thoonk.batch:b", "closed");
        assertThat(jobs.counts().published()).isEqualTo(1);
        jobs.get().orElseThrow().finish();
        await().until(() -> thoonk.batch("b").progress().state() == BatchProgress.State.SUCCEEDED);
    }

    @Test
    void aBrokenConnectionConfirmsNothing() {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        jobs.put("to have a connection");
        replica.pause();
        CompletableFuture<String> put = CompletableFuture.supplyAsync(() -> jobs.put("payload"));
        try (StatefulRedisConnection<byte[], byte[]> connection = master.connect()) {
            await().until(() -> connection.sync().info("clients").contains("blocked_clients:1"));
            connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme());
            replica.resume();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(put::join)
                    .withCauseInstanceOf(ThoonkRedisException.class)
                    .withMessageContaining("the connection broke before replicas confirmed the change");
        }
        assertThat(jobs.put("afterwards")).isNotEmpty();
    }

    @Test
    void aCutScriptIsNotSentAgainByTheDriverButFailsLoudly() {
        try (RedisProxy proxy = RedisProxy.to(master);
                StatefulRedisConnection<byte[], byte[]> direct = master.connect()) {
            LettuceConnectionFactory factory = started(new LettuceConnectionFactory("127.0.0.1", proxy.port()));
            try (ThoonkTemplate proxied = TestTemplates.on(factory, settings(1, Duration.ofSeconds(10)))) {
                SortedFeed<String> list = proxied.sortedFeed("list", String.class);
                // The script is known to Redis now, and the driver connected.
                list.append("first");
                proxy.mutePresent();
                CompletableFuture<Throwable> outcome =
                        CompletableFuture.supplyAsync(() -> catchThrowable(() -> list.append("second")));
                await().until(() -> direct.sync().llen(bytes("feed.ids:list")) == 2);
                proxy.cutPresent();
                assertThat(outcome)
                        .succeedsWithin(PatientWaits.PATIENCE)
                        .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                        .isInstanceOf(ThoonkRedisException.class)
                        .hasMessageContaining("the connection broke before replicas confirmed the change");
                list.append("third");
                assertThat(direct.sync().llen(bytes("feed.ids:list"))).isEqualTo(3);
            } finally {
                factory.destroy();
            }
        }
    }

    @Test
    void whoFindsNoConnectionFreeWaitsNoLongerThanForAnAnswer() {
        LettuceConnectionFactory factory = started(new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(master.host(), master.port()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofSeconds(2))
                        .clientOptions(ClientOptions.builder()
                                .timeoutOptions(TimeoutOptions.builder()
                                        .timeoutCommands(false)
                                        .build())
                                .build())
                        .build()));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (ThoonkTemplate hasty = TestTemplates.on(factory, settings(1, Duration.ofMinutes(1)));
                StatefulRedisConnection<byte[], byte[]> connection = master.connect()) {
            SortedFeed<String> list = hasty.sortedFeed("list", String.class);
            replica.pause();
            List<CompletableFuture<String>> changes = IntStream.range(0, 8)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> list.append("item " + number), threads))
                    .toList();
            await().until(() -> connection.sync().info("clients").contains("blocked_clients:8"));

            assertThatExceptionOfType(RedisUnreachableException.class)
                    .isThrownBy(() -> list.append("one too many"))
                    .withMessageContaining("All connections are in use");
            replica.resume();
            changes.forEach(CompletableFuture::join);
            assertThat(list.size()).isEqualTo(8);
        } finally {
            threads.shutdownNow();
            factory.destroy();
        }
    }

    private static LettuceConnectionFactory started(LettuceConnectionFactory factory) {
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private ThoonkTemplate waitingFor(int replicas, Duration timeout) {
        return TestTemplates.on(master, settings(replicas, timeout));
    }

    private static ThoonkSettings settings(int replicas, Duration timeout) {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        return new ThoonkSettings(
                defaults.keySpace(),
                defaults.peerMessages(),
                defaults.payloadLimits(),
                defaults.maxCrashes(),
                defaults.maintenanceInterval(),
                defaults.sightingsApart(),
                false,
                new ReplicationOptions(replicas, timeout));
    }

    private void assertReplicaHas(String hash, String field) {
        try (StatefulRedisConnection<byte[], byte[]> connection = replica.connect()) {
            assertThat(connection.sync().hexists(bytes(hash), bytes(field))).isTrue();
        }
    }
}
