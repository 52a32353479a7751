package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerEngineIntegrationTests extends WorkersFixture {

    @Test
    void finishesManyJobsOnceEachAndLeavesNothing() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        jobs.putAll(numbers(5_000));
        for (ThoonkTemplate each : List.of(thoonk, other)) {
            workers.start(each, TestWorkers.options(16), job -> {
                handled.add((String) job.payload());
                return Optional.of(job.payload());
            });
        }
        workers.assertThatJobs(feed).waitsUntilFinished(5_000);
        assertThat(handled).hasSize(5_000).doesNotHaveDuplicates();
        workers.assertThatJobs(feed).hasClaimed(0);
        assertThat(redis.exists(bytes("thoonk.leases:j"), bytes("thoonk.tokens:j"), bytes("thoonk.claiming:j")))
                .isZero();
    }

    /** A server that others share forgets scripts at any time: by SCRIPT FLUSH, and under a storm of EVAL by eviction. */
    @Test
    void losesNothingWhileRedisForgetsItsScripts() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        workers.start(other, TestWorkers.options(4), job -> {
            redis.scriptFlush();
            handled.add((String) job.payload());
            return Optional.of(job.payload());
        });
        for (String number : numbers(300)) {
            redis.scriptFlush();
            jobs.put(number);
        }
        workers.assertThatJobs(feed).waitsUntilFinished(300);
        assertThat(handled).hasSize(300).doesNotHaveDuplicates();
        workers.assertThatJobs(feed).hasClaimed(0);
    }

    @Test
    void claimsNoMoreThanItsFreeHandlersCanTake() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        jobs.putAll(numbers(20));
        workers.start(thoonk, TestWorkers.options(3), job -> {
            begun.incrementAndGet();
            awaitQuietly(release);
            return Optional.empty();
        });
        await().atMost(PATIENCE).until(() -> begun.get() == 3);
        workers.assertThatJobs(feed).hasClaimed(3);
        workers.assertThatJobs(feed).hasAvailable(17);
        release.countDown();
        workers.assertThatJobs(feed).waitsUntilFinished(20);
    }

    @Test
    void keepsAClaimAliveForLongerThanItsTimeout() {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        workers.start(thoonk, TestWorkers.options(2, TestWorkers.LASTING_LEASE), job -> {
            runs.incrementAndGet();
            awaitQuietly(release);
            return Optional.empty();
        });
        jobs.put("long");
        await().until(() -> runs.get() == 1);
        Leases.of(redis, "j").awaitRenewals(TestWorkers.LASTING_LEASE);
        release.countDown();
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void interruptsAHandlerWhoseClaimWasLostAndLetsItChangeNothing() {
        Leases.withoutEnd(redis, "j");
        AtomicReference<Throwable> told = new AtomicReference<>();
        AtomicReference<Job<?>> held = new AtomicReference<>();
        workers.start(thoonk, TestWorkers.options(1, TestWorkers.SHORT_LEASE), job -> {
            if (!held.compareAndSet(null, job)) {
                return Optional.of("as it came back");
            }
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ex) {
                told.set(ex);
            }
            assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(job::finish);
            assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> job.progress(50, "half"));
            return Optional.empty();
        });
        String id = jobs.put("stolen");
        await().atMost(PATIENCE).until(() -> held.get() != null);
        // A peer that takes an old claim for dead does this.
        redis.zrem(bytes("feed.claimed:j"), bytes(id));
        redis.lpush(bytes("feed.ids:j"), bytes(id));
        await().atMost(PATIENCE).until(() -> told.get() != null);
        assertThat(held.get().isClaimLost()).isTrue();
    }

    @Test
    void tellsALostClaimOnceSoThatTheHandlerCanCleanUp() {
        Leases.withoutEnd(redis, "j");
        AtomicInteger interrupts = new AtomicInteger();
        CountDownLatch cleanedUp = new CountDownLatch(1);
        workers.start(thoonk, TestWorkers.options(1, TestWorkers.SHORT_LEASE), job -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ex) {
                interrupts.incrementAndGet();
            }
            try {
                // Longer than several renewals.
                assertThat(new CountDownLatch(1).await(TestWorkers.SHORT_LEASE.toMillis(), TimeUnit.MILLISECONDS))
                        .isFalse();
            } catch (InterruptedException ex) {
                interrupts.incrementAndGet();
            }
            cleanedUp.countDown();
            return Optional.empty();
        });
        String id = jobs.put("stolen");
        await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.CLAIMED)));
        jobs.retract(id);
        await().atMost(PATIENCE).until(() -> cleanedUp.getCount() == 0);
        assertThat(interrupts).hasValue(1);
    }

    @Test
    void interruptsAHandlerThatTakesTooLongAndCountsAFailure() {
        AtomicInteger interrupted = new AtomicInteger();
        workers.start(thoonk, TestWorkers.withTimeout(Duration.ofMillis(50), 1), job -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ex) {
                interrupted.incrementAndGet();
            }
            return Optional.of("too late");
        });
        String id = jobs.put("slow");
        await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
        assertThat(jobs.info(id).orElseThrow().lastError().orElseThrow())
                .contains("took longer than the timeout of worker 'w0', which is 50 ms");
        await().atMost(PATIENCE).until(() -> interrupted.get() == 1);
        workers.assertThatJobs(feed).hasFinished(0);
    }

    @Test
    void handsHeadersToTheWorkerAndForgetsThemWithTheJob() {
        AtomicReference<Map<String, String>> seen = new AtomicReference<>();
        workers.start(thoonk, TestWorkers.options(1), job -> {
            seen.set(job.headers());
            return Optional.empty();
        });
        jobs.put(
                "with headers",
                PutOptions.builder()
                        .header("traceparent", "00-1-2-01")
                        .header("empty", "")
                        .build());
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(seen.get()).isEqualTo(Map.of("traceparent", "00-1-2-01", "empty", ""));
        assertThat(redis.exists(bytes("thoonk.headers:j"))).isZero();
    }

    @Test
    void forgetsTheHeadersOfThoseJobsOfACallThatHaveSome() {
        PutOptions headed = PutOptions.builder().header("h", "v").build();
        for (int i = 0; i < 40; i++) {
            if (i % 3 == 0) {
                jobs.put("with", headed);
            } else {
                jobs.put("without");
            }
        }
        workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        workers.assertThatJobs(feed).waitsUntilFinished(40);
        assertThat(redis.exists(bytes("thoonk.headers:j"))).isZero();
    }

    @Test
    void handsInWhatIsDoneBeforeItStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        jobs.putAll(numbers(4));
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(4), job -> {
            begun.countDown();
            awaitQuietly(release);
            return Optional.of("done");
        });
        assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();
        release.countDown();
        worker.stop();
        workers.assertThatJobs(feed).hasFinished(4);
        assertThat(worker.activeCount()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
