package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Priority;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class PutIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    private JobQueue<String> jobs;

    @BeforeEach
    void open(TestRedis server) {
        thoonk = TestTemplates.on(server);
        jobs = thoonk.jobs("j", String.class);
    }

    @Test
    void putsFromManyThreadsEachJobOnceAndInTheOrderOfItsThread() throws Exception {
        List<Future<?>> putting = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(32);
        for (int thread = 0; thread < 32; thread++) {
            String name = "t" + thread;
            putting.add(threads.submit(() -> IntStream.range(0, 100).forEach(i -> jobs.put(name + ":" + i))));
        }
        for (Future<?> each : putting) {
            each.get();
        }
        threads.shutdown();
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.get(1000, Duration.ofSeconds(1)).forEach(job -> payloads.add(job.payload()));
        }
        assertThat(payloads).hasSize(3200).doesNotHaveDuplicates();
        assertThat(payloads.stream().filter(payload -> payload.startsWith("t7:")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "t7:" + i).toList());
        assertThat(jobs.counts().published()).isEqualTo(3200);
    }

    @Test
    void tellsEveryThreadThatTheFeedIsGone() throws Exception {
        thoonk.deleteFeed("j");
        CountDownLatch go = new CountDownLatch(1);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, 16)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        go.await();
                        jobs.put("lost?");
                    } catch (RuntimeException | InterruptedException ex) {
                        failures.add(ex);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        go.countDown();
        for (Thread thread : threads) {
            thread.join(20_000);
        }
        assertThat(failures)
                .hasSize(16)
                .doesNotHaveDuplicates()
                .allMatch(failure -> failure instanceof FeedDoesNotExistException);
    }

    @Test
    void putsAlthoughItsThreadIsInterruptedAndKeepsTheFlag() throws Exception {
        AtomicBoolean flag = new AtomicBoolean();
        Thread putting = new Thread(() -> {
            Thread.currentThread().interrupt();
            jobs.put("sure");
            flag.set(Thread.currentThread().isInterrupted());
        });
        putting.start();
        putting.join(20_000);
        assertThat(flag).isTrue();
        assertThat(jobs.counts().available()).isOne();
    }

    @Test
    void runsAJobOnceThoughItsPutIsRepeatedAfterItsEnd() {
        PutOptions once = PutOptions.builder()
                .id("invoice-7")
                .rememberFor(Duration.ofMinutes(1))
                .build();
        jobs.put("pay", once);
        jobs.get().orElseThrow().finish();
        assertThat(jobs.put("pay", once)).isEqualTo("invoice-7");
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.counts().published()).isOne();
    }

    @Test
    void forgetsAnIdWhenItsTimeIsOver() {
        PutOptions once = PutOptions.builder()
                .id("invoice-8")
                .rememberFor(Duration.ofMillis(50))
                .build();
        jobs.put("pay", once);
        jobs.get().orElseThrow().finish();
        await().until(() -> {
            jobs.put("pay", once);
            return jobs.counts().available() == 1;
        });
    }

    @Test
    void remembersAJobThatWasRetracted() {
        PutOptions once = PutOptions.builder()
                .id("invoice-9")
                .rememberFor(Duration.ofMinutes(1))
                .build();
        jobs.put("pay", once);
        assertThat(jobs.retract("invoice-9")).isTrue();
        jobs.put("pay", once);
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void takesOptionsTogether() {
        String id = jobs.put(
                "all",
                PutOptions.builder()
                        .id("all")
                        .priority(Priority.HIGH)
                        .maxAttempts(2)
                        .header("h", "v")
                        .delay(Duration.ofMillis(20))
                        .build());
        Job<String> job = await().until(() -> jobs.get().orElse(null), claimed -> claimed != null);
        assertThat(job.id()).isEqualTo(id);
        assertThat(job.maxAttempts()).hasValue(2);
        assertThat(job.headers()).containsEntry("h", "v");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PutOptions.builder().rememberFor(Duration.ofMinutes(1)).build())
                .withMessageContaining("needs an id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder().header("a\0b", "c"))
                .withMessageContaining("name of a header");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder().delay(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("at most");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PutOptions.builder().at(java.time.Instant.MAX));
    }

    @Test
    void spreadsManyJobsEvenlyOverATime() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c", "d"), Duration.ofHours(4));
        assertThat(jobs.state(ids.get(0))).hasValue(JobState.AVAILABLE);
        assertThat(jobs.counts().delayed()).isEqualTo(3);
        List<Instant> due = ids.subList(1, 4).stream()
                .map(id -> jobs.info(id).orElseThrow().dueAt().orElseThrow())
                .toList();
        assertThat(Duration.between(due.get(0), due.get(1))).isEqualTo(Duration.ofHours(1));
        assertThat(Duration.between(due.get(1), due.get(2))).isEqualTo(Duration.ofHours(1));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.putAll(List.of("a"), Duration.ofMillis(-1)));
    }
}
