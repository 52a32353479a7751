package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobState;
import io.thoonk.job.JobSuspendedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

/** Long jobs keep how far they are, leave when they are told, and go on there. */
class LongJobsIntegrationTests extends WorkersFixture {

    private static final byte[] KEY = bytes("thoonk.checkpoints:j");

    private static final List<Long> STOPS = List.of(101L, 202L, 303L);

    private final List<Long> handled = new CopyOnWriteArrayList<>();

    @Test
    void keepsACheckpointUntilTheJobLeavesTheFeed() {
        String id = jobs.put("export");
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.checkpoint(Long.class)).isEmpty();
        job.checkpoint(1L);
        job.cancel();
        job = jobs.get().orElseThrow();
        assertThat(job.checkpoint(Long.class)).hasValue(1L);
        job.checkpoint(new Place("b", 2));
        job.cancel(Duration.ofMillis(1));
        await().until(() -> jobs.maintain() != null && jobs.counts().available() == 1);
        job = jobs.get().orElseThrow();
        assertThat(job.checkpoint(Place.class)).hasValue(new Place("b", 2));
        job.giveBack();
        job = jobs.get().orElseThrow();
        assertThat(job.checkpoint(Place.class)).hasValue(new Place("b", 2));
        job.stall("enough");
        jobs.retry(id);
        job = jobs.get().orElseThrow();
        assertThat(job.checkpoint(Place.class)).hasValue(new Place("b", 2));
        job.requeue();
        job = jobs.get().orElseThrow();
        job.finish();
        assertThat(redis.exists(KEY)).isZero();
    }

    @Test
    void forgetsTheCheckpointOfWhatIsRetractedOrFinishedByAWorker() {
        String id = jobs.put("retracted");
        Job<String> job = jobs.get().orElseThrow();
        job.checkpoint("a");
        jobs.retract(id);
        assertThat(redis.exists(KEY)).isZero();
        jobs.put("finished");
        workers.start(feed.thoonk(), TestWorkers.options(1), each -> {
            each.checkpoint("a");
            return Optional.empty();
        });
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(redis.exists(KEY)).isZero();
    }

    @Test
    void sweepsTheCheckpointOfAJobThatAPeerHasEnded() {
        String id = jobs.put("a");
        jobs.get().orElseThrow().checkpoint("a");
        redis.zrem(bytes("feed.claimed:j"), bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        redis.hdel(bytes("feed.items:j"), bytes(id));
        jobs.maintain();
        assertThat(redis.exists(KEY)).isZero();
    }

    @Test
    void fencesCheckpointsByTheClaim() {
        String id = jobs.put("a");
        Job<String> first = jobs.get().orElseThrow();
        first.checkpoint("of the first");
        jobs.cancel(id);
        Job<String> second = jobs.get().orElseThrow();
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> first.checkpoint("late"));
        assertThat(first.isClaimLost()).isTrue();
        assertThat(second.checkpoint(String.class)).hasValue("of the first");
        jobs.cancel(id);
        Job<String> third = jobs.get().orElseThrow();
        assertThatExceptionOfType(JobClaimLostException.class)
                .isThrownBy(() -> second.step("late", () -> handled.add(1L)));
        assertThat(third.checkpoint(String.class)).hasValue("of the first");
    }

    @Test
    void refusesACheckpointThatIsTooLarge() {
        jobs.put("a");
        Job<String> job = jobs.get().orElseThrow();
        job.checkpoint("x".repeat(64 * 1024));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.checkpoint("x".repeat(64 * 1024 + 1)))
                .withMessageContaining("65537 bytes");
    }

    /** What gets on is none that kills its workers again and again. */
    @Test
    void countsCrashesAnewBehindACheckpoint() {
        String id = jobs.put("a");
        for (int crash = 0; crash < 5; crash++) {
            crash(crash);
        }
        assertThat(jobs.state(id)).hasValue(JobState.AVAILABLE);
        for (int crash = 0; crash < 3 && jobs.counts().available() == 1; crash++) {
            crash(null);
        }
        assertThat(jobs.state(id)).hasValue(JobState.STALLED);
    }

    /** Claims the job, keeps a checkpoint, and dies. */
    private void crash(@Nullable Integer checkpoint) {
        Job<String> job = feed.claims()
                .completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                .claimed()
                .get(0);
        if (checkpoint != null) {
            job.checkpoint(checkpoint);
        }
        redis.zadd(
                bytes("thoonk.leases:j"),
                1,
                redis.zrange(bytes("thoonk.leases:j"), 0, 0).get(0));
        jobs.maintain();
    }

    @Test
    void doesEachStepOnce() {
        jobs.put("a");
        Job<String> job = jobs.get().orElseThrow();
        AtomicInteger runs = new AtomicInteger();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(job.step("text", () -> "a" + runs.incrementAndGet())).isEqualTo("a1");
            assertThat(job.<Place>step("record", () -> new Place("b", runs.incrementAndGet())))
                    .isEqualTo(new Place("b", 2));
            assertThat(job.step("list", () -> List.of((long) runs.incrementAndGet())))
                    .containsExactly(3L);
            assertThat(job.<Instant>step("time", () -> Instant.ofEpochSecond(runs.incrementAndGet())))
                    .isEqualTo(Instant.ofEpochSecond(4));
            assertThat(job.<String>step("nothing", () -> {
                        runs.incrementAndGet();
                        return null;
                    }))
                    .isNull();
            ParameterizedTypeReference<Map<String, Integer>> type = new ParameterizedTypeReference<>() {};
            assertThat(job.step("map", type, () -> Map.of("a", runs.incrementAndGet())))
                    .containsEntry("a", 6);
            assertThat(runs).hasValue(6);
            job.cancel();
            job = jobs.get().orElseThrow();
        }
    }

    @Test
    void doesAStepAgainThatHasFailedAndTellsOfItsOwnFailure() {
        jobs.put("a");
        Job<String> job = jobs.get().orElseThrow();
        IOException failure = new IOException("no such file");
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> job.step("read", () -> {
                    throw failure;
                }))
                .satisfies(thrown -> assertThat(FailureReport.unwrapped(thrown)).isSameAs(failure));
        assertThat(job.step("read", () -> "text")).isEqualTo("text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.step("map", () -> Map.of("a", 1)))
                .withMessageContaining("step(name, type, work)");
        assertThatIllegalArgumentException().isThrownBy(() -> job.step("", () -> "a"));
    }

    @Test
    void goesOnBehindTheLastItemOverThreeRestarts() {
        String id = jobs.put("export");
        for (long stop : STOPS) {
            int until = (int) stop;
            ThoonkContainer worker = workers.start(feed.thoonk(), TestWorkers.options(1), this::export);
            await().until(() -> handled.size() == until);
            worker.stop();
            assertThat(handled).hasSize(until);
            assertThat(jobs.info(id).orElseThrow().failureCount()).isZero();
            workers.assertThatJobs(feed).hasAvailable(1);
        }
        workers.start(feed.thoonk(), TestWorkers.options(1), this::export);
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(handled)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(redis.exists(KEY)).isZero();
    }

    /** Waits in three of its rows to be stopped. */
    private Optional<Object> export(Job<?> job) {
        job.each("rows", Long.class, last -> page(last.orElse(0L)), row -> row, row -> {
            handled.add(row);
            if (STOPS.contains(row)) {
                await().until(job::isStopping);
            }
        });
        return Optional.empty();
    }

    /** Pages of 64 rows, of 1000 in all. */
    private static Stream<Long> page(long behind) {
        return LongStream.rangeClosed(behind + 1, Math.min(1000, behind + 64)).boxed();
    }

    @Test
    void goesOnAtTheItemThatFailed() {
        jobs.put("lines");
        workers.start(feed.thoonk(), TestWorkers.options(1), job -> {
            job.each("lines", done -> LongStream.range(0, 150).boxed().skip(done), line -> {
                handled.add(line);
                if (line == 120 && job.failureCount() == 0) {
                    throw new IOException("once");
                }
            });
            return Optional.empty();
        });
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(handled).hasSize(151);
        assertThat(handled.subList(120, 122)).containsExactly(120L, 120L);
    }

    @Test
    void refusesASourceThatBeginsAgain() {
        jobs.put("a");
        Job<String> job = jobs.get().orElseThrow();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> job.each("all", Long.class, last -> Stream.of(1L, 2L), row -> row, handled::add))
                .withMessageContaining("has begun again at '1'");
        assertThat(handled).containsExactly(1L, 2L);
    }

    @Test
    void leavesAJobThatHasRunForLongToOthersWithoutAFailure() {
        String slow = jobs.put("slow");
        jobs.put("other");
        List<String> order = new CopyOnWriteArrayList<>();
        workers.start(feed.thoonk(), TestWorkers.running(Duration.ofMillis(100)), job -> {
            order.add("" + job.payload() + job.failureCount());
            int runs = job.checkpoint(Integer.class).orElse(0) + 1;
            job.checkpoint(runs);
            if (runs == 1 && job.payload().equals("slow")) {
                await().until(job::isStopping);
                throw new JobSuspendedException();
            }
            return Optional.empty();
        });
        workers.assertThatJobs(feed).waitsUntilFinished(2);
        assertThat(order).containsExactly("slow0", "other0", "slow0");
        assertThat(jobs.info(slow)).isEmpty();
    }

    @Test
    void tellsTheHandlerOfAPauseAndForgetsItWhenResumed() {
        jobs.put("a");
        AtomicInteger runs = new AtomicInteger();
        ThoonkContainer worker = workers.start(feed.thoonk(), TestWorkers.options(1), job -> {
            if (runs.incrementAndGet() == 1) {
                await().until(job::isStopping);
                throw new JobSuspendedException();
            }
            assertThat(job.isStopping()).isFalse();
            return Optional.empty();
        });
        await().until(() -> runs.get() == 1);
        worker.pause();
        workers.assertThatJobs(feed).waitsUntilClaimed(0);
        workers.assertThatJobs(feed).hasAvailable(1);
        worker.resume();
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(runs).hasValue(2);
    }

    record Place(String file, int line) {}
}
