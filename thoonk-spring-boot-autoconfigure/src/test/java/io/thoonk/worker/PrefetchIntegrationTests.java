package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker claims ahead is held like any other claim, goes back when it is not wanted, and pays for nobody's crash. */
class PrefetchIntegrationTests extends WorkersFixture {

    private static final WorkerOptions.Prefetch FIVE = new WorkerOptions.Prefetch(5);

    private final CountDownLatch release = new CountDownLatch(1);

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        release.countDown();
    }

    @Test
    void holdsTheNumberThatIsSetAndRenewsIt() {
        jobs.putAll(numbers(0, 20));
        Leases leases = Leases.withoutEnd(redis, "j");
        ThoonkContainer worker = workers.start(
                feed.thoonk(),
                TestWorkers.prefetching(TestWorkers.options(2, TestWorkers.SHORT_LEASE), FIVE),
                job -> hold(job));
        workers.assertThatJobs(feed).waitsUntilClaimed(7);
        leases.awaitRenewals(TestWorkers.SHORT_LEASE.multipliedBy(2));
        workers.assertThatJobs(feed).hasClaimed(7);
        assertThat(worker.activeCount()).isEqualTo(2);
        release.countDown();
        workers.assertThatJobs(feed).waitsUntilFinished(20);
        assertThat(handled).hasSize(20).doesNotHaveDuplicates();
        await().untilAsserted(() -> assertThat(leftOvers()).isZero());
    }

    /** What a wait for the same would tell of a test that fails. */
    @Test
    void isToldWithCountsClaimsAndWorkersWhereAnAssertionFails() {
        jobs.putAll(numbers(0, 3));
        workers.start(feed.thoonk(), TestWorkers.prefetching(1, new WorkerOptions.Prefetch(0)), job -> hold(job));
        await().until(() -> handled.contains("0"));
        String id = new String(redis.zrange(bytes("feed.claimed:j"), 0, 0).get(0), StandardCharsets.UTF_8);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> workers.assertThatJobs(feed).hasFinished(3))
                .withMessageContaining("Expected 3 finished jobs in feed 'j', but there are 0")
                .withMessageContaining("published=3")
                .withMessageContaining(id + " since ")
                .withMessageContaining("w0 runs, 1 handlers at work");
    }

    @Test
    void givesBackInOrderAndUncountedWhenItPauses() {
        jobs.putAll(numbers(0, 9));
        ThoonkContainer worker = workers.start(feed.thoonk(), TestWorkers.prefetching(1, FIVE), job -> hold(job));
        workers.assertThatJobs(feed).waitsUntilClaimed(6);
        worker.pause();
        workers.assertThatJobs(feed).hasClaimed(1);
        for (int number = 1; number < 9; number++) {
            Job<String> next = jobs.get().orElseThrow();
            assertThat(next.payload()).isEqualTo(Integer.toString(number));
            assertThat(next.failureCount()).isZero();
            next.finish();
        }
        release.countDown();
        workers.assertThatJobs(feed).waitsUntilFinished(9);
        assertThat(handled).containsExactly("0");
        await().untilAsserted(() -> assertThat(leftOvers()).isZero());
    }

    @Test
    void givesBackWhatItHasNotBegunWithWhenItStops() {
        jobs.putAll(numbers(0, 9));
        ThoonkContainer worker = workers.start(feed.thoonk(), TestWorkers.prefetching(1, FIVE), job -> hold(job));
        workers.assertThatJobs(feed).waitsUntilClaimed(6);
        Thread stopping = new Thread(worker::stop);
        stopping.start();
        workers.assertThatJobs(feed).waitsUntilClaimed(1);
        release.countDown();
        await().until(() -> !stopping.isAlive());
        workers.assertThatJobs(feed).hasFinished(1).hasAvailable(8);
    }

    /** Red where what is ready stays with a handler that has become slow. */
    @Test
    void leavesToOthersWhatItsHandlerDoesNotComeTo() {
        jobs.putAll(numbers(0, 6_000));
        workers.start(feed.thoonk(), TestWorkers.prefetching(1, WorkerOptions.Prefetch.AUTO), job -> {
            return job.payload().equals("3000") ? hold(job) : handle(job);
        });
        await().until(() -> handled.contains("3000"));
        workers.assertThatJobs(feed).waitsUntilClaimed(1);
        workers.assertThatJobs(feed).hasAvailable(2_999);
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("3001");
    }

    @Test
    void takesNothingAheadWithZero() {
        jobs.putAll(numbers(0, 500));
        workers.start(feed.thoonk(), TestWorkers.prefetching(1, new WorkerOptions.Prefetch(0)), job -> {
            assertThat(jobs.counts().claimed()).isLessThanOrEqualTo(2);
            return handle(job);
        });
        workers.assertThatJobs(feed).waitsUntilFinished(500);
    }

    /** What no handler waited for had most probably not begun. It is begun with at once from then on, so a killer is found. */
    @Test
    void countsNoCrashForWhatWasFetchedAheadAndFetchesItAheadNoMore() {
        List<String> ids = jobs.putAll(numbers(0, 8));
        JobClaims<String> dying = feed.claims(Duration.ofMillis(50));
        assertThat(dying.completeAndClaim(List.of(), new JobClaims.Claiming(5, 3, Optional.empty()))
                        .claimed())
                .hasSize(5);
        await().until(() -> jobs.maintain().expired() == 5);
        assertThat(redis.hgetall(bytes("thoonk.crashes:j"))).hasSize(5).allSatisfy((id, crashes) -> assertThat(
                        new String(crashes, StandardCharsets.UTF_8))
                .isEqualTo(ids.indexOf(new String(id, StandardCharsets.UTF_8)) < 2 ? "1" : "0"));
        JobClaims<String> next = feed.claims();
        JobClaims.Claiming some = new JobClaims.Claiming(6, 4, Optional.empty());
        for (int round = 0; round < 3; round++) {
            JobClaims.Outcome<String> careful = next.completeAndClaim(List.of(), some);
            assertThat(careful.mayPrefetch()).isFalse();
            assertThat(careful.claimed())
                    .extracting(Job::payload)
                    .containsExactly(Integer.toString(2 * round), Integer.toString(2 * round + 1));
            careful.claimed().forEach(Job::finish);
        }
        JobClaims.Outcome<String> again = next.completeAndClaim(List.of(), some);
        assertThat(again.mayPrefetch()).isTrue();
        assertThat(again.claimed()).extracting(Job::payload).containsExactly("6", "7");
    }

    @Test
    void leavesOutTimesOfPutsThatNobodyAsksForAndTellsThemAllTheSame() {
        JobClaims<String> claims = feed.claims();
        jobs.putAll(IntStream.range(0, 1300).mapToObj(Integer::toString).toList());
        List<Job<String>> claimed = List.of();
        for (int i = 0; i < 5; i++) {
            claimed = claims.completeAndClaim(
                            claimed.stream()
                                    .map(job -> claims.finished(job, null))
                                    .toList(),
                            JobClaims.Claiming.upTo(JobClaims.MOST))
                    .claimed();
        }
        assertThat(claimed)
                .filteredOn(job -> JobClaims.knownWait(job).isPresent())
                .containsExactly(claimed.get(0));
        assertThat(JobClaims.knownWait(claimed.get(0)).orElseThrow())
                .isEqualTo(Duration.between(
                        jobs.info(claimed.get(0).id())
                                .orElseThrow()
                                .publishedAt()
                                .orElseThrow(),
                        claimed.get(0).claimedAt()));
        for (Job<String> job : claimed) {
            assertThat(job.publishedAt())
                    .isEqualTo(jobs.info(job.id()).orElseThrow().publishedAt().orElseThrow());
        }
        feed.redis().configResetstat();
        claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(10))
                .claimed()
                .forEach(job -> assertThat(job.publishedAt()).isBefore(job.claimedAt()));
        assertThat(feed.redis().info("commandstats")).doesNotContain("cmdstat_zscore");
    }

    private Optional<Object> handle(Job<?> job) {
        handled.add((String) job.payload());
        return Optional.empty();
    }

    private Optional<Object> hold(Job<?> job) {
        handle(job);
        try {
            assertThat(release.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
        return Optional.empty();
    }

    private long leftOvers() {
        return redis.exists(
                bytes("thoonk.leases:j"), bytes("thoonk.tokens:j"), bytes("thoonk.crashes:j"), bytes("feed.claimed:j"));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
