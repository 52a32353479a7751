package io.thoonk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What happens while a connection is being opened to a Redis that says nothing. */
class ConnectingIntegrationTests {

    /** Before the connection would be given up, which would end everything that waits for it. */
    private static final Duration AT_ONCE = Duration.ofSeconds(8);

    private static final String GIVEN_UP = "There was no connection to Redis within";

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final RedisProxy proxy = RedisProxy.to(redis);

    private LettuceConnectionFactory connections;

    private ThoonkTemplate thoonk;

    @BeforeEach
    void open() {
        connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", proxy.port()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofMinutes(5))
                        .build());
        connections.start();
        thoonk = TestTemplates.on(connections);
    }

    @AfterEach
    void close() {
        thoonk.close();
        connections.destroy();
        proxy.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesNotHoldUpWhoCloses(boolean clientFirst) {
        thoonk.feedNames();
        hangNext();
        CompletableFuture<Set<String>> call = CompletableFuture.supplyAsync(thoonk::feedNames);
        awaitConnecting();
        if (clientFirst) {
            connections.stop();
        }
        assertTimeoutPreemptively(PatientWaits.PATIENCE, thoonk::close);
        assertFailsBeforeItIsGivenUp(call);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesNotHoldUpWhoClosesWhileOthersWaitForJobs(boolean clientFirst) {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        CompletableFuture<Optional<Job<String>>> call =
                CompletableFuture.supplyAsync(() -> jobs.get(Duration.ofMinutes(5)));
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            await().until(() -> connection.sync().info("clients").contains("blocked_clients:1"));
        }
        hangNext();
        awaitConnecting();
        if (clientFirst) {
            connections.stop();
        }
        assertTimeoutPreemptively(AT_ONCE, thoonk::close);
        assertThat(call).succeedsWithin(AT_ONCE).isEqualTo(Optional.empty());
    }

    @Test
    void isGivenUpAfterSomeSeconds() {
        thoonk.feedNames();
        hangNext();
        assertThat(CompletableFuture.supplyAsync(thoonk::feedNames))
                .failsWithin(PatientWaits.PATIENCE)
                .withThrowableThat()
                .satisfies(
                        failure -> assertThat(Throwables.getStackTrace(failure)).contains(GIVEN_UP));
        proxy.pass();
        assertThat(thoonk.feedNames()).isEmpty();
    }

    /** The driver's own lock is held by the attempt that was given up, since the application's connection is not open yet. */
    @Test
    void doesNotHoldUpWhoClosesAfterItWasGivenUp() {
        proxy.hangAll();
        assertThat(CompletableFuture.supplyAsync(thoonk::feedNames)).failsWithin(PatientWaits.PATIENCE);
        CompletableFuture<Set<String>> call = CompletableFuture.supplyAsync(thoonk::feedNames);
        await().until(() -> connectingThreads() == 2);
        assertTimeoutPreemptively(PatientWaits.PATIENCE, () -> {
            thoonk.close();
            connections.stop();
        });
        assertFailsBeforeItIsGivenUp(call);
    }

    /** Whatever holds up who closes, the call is given up meanwhile. */
    private static void assertFailsBeforeItIsGivenUp(CompletableFuture<Set<String>> call) {
        assertThat(call).failsWithin(PatientWaits.PATIENCE).withThrowableThat().satisfies(failure -> assertThat(
                        Throwables.getStackTrace(failure))
                .doesNotContain(GIVEN_UP));
    }

    private void hangNext() {
        proxy.hangAll();
        proxy.cutPresent();
    }

    private static void awaitConnecting() {
        await().until(() -> connectingThreads() > 0);
    }

    private static long connectingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("thoonk-connecting"))
                .count();
    }
}
