package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class JobWaitingIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    private JobQueue<String> jobs;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        jobs = thoonk.jobs("j", String.class);
    }

    @Test
    void wakesAWaitingGet() {
        CompletableFuture<Optional<Job<String>>> waiting =
                CompletableFuture.supplyAsync(() -> jobs.get(Duration.ofMinutes(10)));
        jobs.put("wake up");
        assertThat(waiting).succeedsWithin(PatientWaits.PATIENCE).satisfies(job -> assertThat(job)
                .isPresent());
    }

    @Test
    void wakesOnADelayedJobThatSomebodyElsePut(TestRedis redis) {
        CompletableFuture<Optional<Job<String>>> waiting =
                CompletableFuture.supplyAsync(() -> jobs.get(Duration.ofMinutes(10)));
        try (ThoonkTemplate other = TestTemplates.on(redis)) {
            other.jobs("j", String.class)
                    .put(
                            "later",
                            PutOptions.builder().delay(Duration.ofMillis(50)).build());
        }
        assertThat(waiting).succeedsWithin(PatientWaits.PATIENCE).satisfies(job -> assertThat(job)
                .isPresent());
    }

    @Test
    void endsAWaitAfterItsTimeout() {
        assertThat(jobs.get(Duration.ofMillis(50))).isEmpty();
    }

    @Test
    void endsAWaitByAnInterruptAndKeepsTheFlag() throws Exception {
        AtomicReference<Optional<Job<String>>> result = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread waiter = new Thread(() -> {
            result.set(jobs.get(Duration.ZERO));
            flag.set(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        await().until(() ->
                waiter.getState() == Thread.State.TIMED_WAITING || waiter.getState() == Thread.State.WAITING);
        waiter.interrupt();
        waiter.join(PatientWaits.PATIENCE.toMillis());
        assertThat(waiter.isAlive()).isFalse();
        assertThat(result.get()).isEmpty();
        assertThat(flag).isTrue();
    }

    @Test
    void endsAllWaitsAtShutdown() {
        List<CompletableFuture<Optional<Job<String>>>> waits = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> jobs.get(Duration.ZERO)))
                .toList();
        thoonk.close();
        for (CompletableFuture<Optional<Job<String>>> wait : waits) {
            assertThat(wait).succeedsWithin(PatientWaits.PATIENCE).satisfies(job -> assertThat(job)
                    .isEmpty());
        }
    }

    @Test
    void losesNoJobToInterrupts() throws Exception {
        int total = 2000;
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> takers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    while (!done.get()) {
                        jobs.get(Duration.ofMillis(200)).ifPresent(job -> taken.add(job.id()));
                        Thread.interrupted();
                    }
                }))
                .toList();
        takers.forEach(Thread::start);
        for (int i = 0; i < total; i++) {
            jobs.put("job");
            if (i % 5 == 0) {
                takers.get(ThreadLocalRandom.current().nextInt(takers.size())).interrupt();
            }
        }
        await().untilAsserted(() -> assertThat(taken).hasSize(total));
        done.set(true);
        for (Thread taker : takers) {
            taker.join(10_000);
        }
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(jobs.counts().claimed()).isEqualTo(total);
    }
}
