package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkInternals;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.BatchFailures;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

/** Handlers that get many jobs at once: each job is claimed, renewed, fenced and settled as if it were alone. */
class JobBatchesIntegrationTests extends WorkersFixture {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    private final CountDownLatch release = new CountDownLatch(1);

    private final List<ThoonkContainer> started = new ArrayList<>();

    @AfterEach
    void stop() {
        release.countDown();
        started.forEach(ThoonkContainer::stop);
    }

    @Test
    void getsFullBatchesAtOnceAndTheRestAfterTheWait() {
        List<String> all = numbers(25);
        jobs.putAll(all);
        ThoonkContainer patient = start(1, 10, LONG, each -> null);
        workers.assertThatJobs(feed).waitsUntilFinished(20);
        workers.assertThatJobs(feed).waitsUntilClaimed(5);
        assertThat(batches).containsExactly(all.subList(0, 10), all.subList(10, 20));
        patient.stop();
        batches.clear();
        long start = System.nanoTime();
        AtomicLong waited = new AtomicLong();
        start(1, 10, Duration.ofMillis(100), each -> {
            waited.compareAndSet(0, System.nanoTime() - start);
            return null;
        });
        workers.assertThatJobs(feed).waitsUntilFinished(25);
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all.subList(20, 25));
        assertThat(Duration.ofNanos(waited.get())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void keepsTheResultOfEachJobFromAMap() {
        List<String> ids = jobs.putAll(List.of("a", "b"));
        start(1, 2, LONG, each -> Map.of(each.get(0).id(), "result of a"));
        assertThat(jobs.result(ids.get(0), PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("result of a");
        workers.assertThatJobs(feed).waitsUntilFinished(2);
        assertThat(jobs.result(ids.get(1), Duration.ofMillis(10))).isEmpty();
    }

    @Test
    void failsSomeByTheirOwnFailuresAndFinishesTheOthers() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c"));
        start(1, 3, LONG, each -> {
            throw new BatchFailures(
                    Map.of(ids.get(1), new IllegalStateException("b is bad")), Map.of(ids.get(2), "result of c"));
        });
        workers.assertThatJobs(feed).waitsUntilFinished(2);
        assertThat(jobs.result(ids.get(2), PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("result of c");
        await().until(() -> jobs.failureCount(ids.get(1)) == 1);
        assertThat(jobs.info(ids.get(1)).flatMap(JobInfo::lastError).orElseThrow())
                .contains("b is bad");
    }

    @Test
    void endsEachJobWhateverTheHandlerReturnsOrThrows() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c", "d", "e", "f"));
        Map<String, Object> some = new HashMap<>();
        some.put(ids.get(4), null);
        Map<String, Throwable> none = new HashMap<>();
        none.put(ids.get(5), null);
        start(1, 1, LONG, each -> switch (String.valueOf(each.get(0).payload())) {
            case "a" -> (Callable<String>) () -> "nobody would call it";
            case "b" -> new TreeMap<>(Map.of(1, "by a number"));
            case "c" -> Optional.of(CompletableFuture.completedFuture(CompletableFuture.completedFuture("late")));
            case "d" -> throw new BatchFailures(Map.of(), some);
            case "e" -> throw new BatchFailures(Map.of(), some);
            default -> throw new BatchFailures(none);
        });
        await().until(() -> jobs.counts().finished() == 2 && jobs.counts().stalled() == 3);
        assertThat(jobs.info(ids.get(0)).flatMap(JobInfo::lastError).orElseThrow())
                .contains("is done, but its result cannot be kept");
        await().until(() -> jobs.failureCount(ids.get(5)) == 1);
        assertThat(jobs.info(ids.get(5)).flatMap(JobInfo::lastError).orElseThrow())
                .contains("without a failure");
    }

    /** Also: what the handler has settled itself stays as it is. */
    @Test
    void failsAllThatAreNotSettledEachWithItsOwnCount() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c", "d"));
        Job<String> first = jobs.get().orElseThrow();
        first.cancel();
        start(1, 4, LONG, each -> {
            Map<String, Job<?>> byId = each.stream().collect(Collectors.toMap(Job::id, job -> job));
            byId.get(ids.get(1)).finish("done");
            byId.get(ids.get(2)).stall("by hand");
            throw new IllegalStateException("full");
        });
        await().until(() -> jobs.failureCount(ids.get(0)) == 2 && jobs.failureCount(ids.get(3)) == 1);
        assertThat(jobs.result(ids.get(1), PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("done");
        assertThat(jobs.info(ids.get(2)).flatMap(JobInfo::lastError)).hasValue("by hand");
        assertThat(jobs.counts().finished()).isEqualTo(1);
    }

    @Test
    void stallsWhatCannotBeReadBeforeTheCall() {
        JobQueue<String> raw = thoonk.jobs("numbers", String.class);
        raw.putAll(List.of("1", "no number", "3"));
        List<Integer> seen = new CopyOnWriteArrayList<>();
        start("numbers", Integer.class, batching(1, 2, LONG), each -> {
            each.forEach(job -> seen.add((Integer) job.payload()));
            return null;
        });
        await().until(() -> raw.counts().finished() == 2 && raw.counts().stalled() == 1);
        assertThat(seen).containsExactly(1, 3);
        assertThat(raw.list(JobState.STALLED, 0, 1).get(0).payload()).isEqualTo("no number");
    }

    @Test
    void renewsAllClaimsOfABatchThatTakesLong() {
        jobs.putAll(numbers(5));
        Leases leases = Leases.withoutEnd(redis, "j");
        WorkerOptions options =
                TestWorkers.options(1, TestWorkers.SHORT_LEASE).withBatching(new WorkerOptions.Batching(5, LONG));
        start("j", String.class, options, each -> {
            release.await();
            return null;
        });
        await().until(() -> batches.size() == 1);
        leases.awaitRenewals(TestWorkers.SHORT_LEASE.multipliedBy(2));
        workers.assertThatJobs(feed).hasClaimed(5);
        release.countDown();
        workers.assertThatJobs(feed).waitsUntilFinished(5);
    }

    @Test
    void endsWhenWhatItReturnsCompletes() {
        List<String> ids = jobs.putAll(List.of("a", "b"));
        CompletableFuture<Map<String, Object>> later = new CompletableFuture<>();
        ThoonkContainer worker = start(1, 2, LONG, each -> later);
        await().until(() -> batches.size() == 1);
        assertThat(worker.activeCount()).isEqualTo(1);
        later.complete(Map.of(ids.get(0), "a"));
        workers.assertThatJobs(feed).waitsUntilFinished(2);
        await().until(() -> worker.activeCount() == 0);
    }

    @Test
    void runsAsManyBatchesAtOnceAsConcurrencySays() {
        jobs.putAll(numbers(40));
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        start(2, 5, LONG, each -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            both.countDown();
            both.await();
            now.decrementAndGet();
            return null;
        });
        workers.assertThatJobs(feed).waitsUntilFinished(40);
        assertThat(most).hasValue(2);
    }

    @Test
    void failsAllWhenTheTimeIsOverAndInterruptsTheHandler() {
        List<String> ids = jobs.putAll(List.of("a", "b"));
        AtomicInteger interrupted = new AtomicInteger();
        WorkerOptions base = batching(1, 2, LONG);
        WorkerOptions options = new WorkerOptions(
                1,
                base.claimTimeout(),
                Optional.of(Duration.ofMillis(200)),
                1,
                base.backoff(),
                base.shutdownTimeout(),
                true,
                base.maxStackTrace(),
                base.keepResult(),
                base.prefetch(),
                base.limits(),
                base.order(),
                base.orderOnFailure(),
                base.orderOnStall(),
                base.maxRun(),
                base.batching());
        start("j", String.class, options, each -> {
            try {
                release.await();
            } catch (InterruptedException ex) {
                interrupted.incrementAndGet();
                throw ex;
            }
            return null;
        });
        await().until(() -> jobs.counts().stalled() == 2);
        await().until(() -> interrupted.get() == 1);
        assertThat(jobs.info(ids.get(1)).flatMap(JobInfo::lastError).orElseThrow())
                .contains("JobTimeoutException");
    }

    /** Red where jobs that wait for their batch keep a worker from stopping, or run after it was told to pause. */
    @Test
    void givesBackUncountedWhatWaitsForItsBatchWhenItPauses() {
        jobs.putAll(numbers(5));
        ThoonkContainer worker = start(1, 10, LONG, each -> null);
        workers.assertThatJobs(feed).waitsUntilClaimed(5);
        worker.pause();
        workers.assertThatJobs(feed).waitsUntilClaimed(0);
        workers.assertThatJobs(feed).hasAvailable(5);
        List<Job<String>> back = jobs.get(5, PATIENCE);
        assertThat(back).extracting(Job::payload).containsExactlyInAnyOrderElementsOf(numbers(5));
        assertThat(back).extracting(Job::failureCount).containsOnly(0);
        back.forEach(Job::giveBack);
        assertThat(batches).isEmpty();
        jobs.putAll(numbers(5));
        worker.resume();
        workers.assertThatJobs(feed).waitsUntilFinished(10);
    }

    /** Red where a worker does not know its batch's thread: it waits for whoever waits for it, and its jobs run again. */
    @Test
    void mayStopItsOwnContainer() {
        jobs.putAll(numbers(3));
        AtomicReference<ThoonkContainer> own = new AtomicReference<>();
        own.set(start(1, 3, LONG, each -> {
            release.await();
            own.get().stop();
            return null;
        }));
        release.countDown();
        await().until(() -> !own.get().isRunning());
        workers.assertThatJobs(feed).hasFinished(3);
    }

    /** As the registry does when a handler closes the application, and Redis is gone when the handler returns. */
    @Test
    void hasItsJobsFinishedWhenItEndsItsApplication() {
        jobs.putAll(numbers(3));
        AtomicReference<ThoonkContainer> own = new AtomicReference<>();
        AtomicLong finished = new AtomicLong(-1);
        own.set(start(1, 3, LONG, each -> {
            release.await();
            own.get().releaseCaller();
            own.get().stop();
            finished.set(jobs.counts().finished());
            return null;
        }));
        release.countDown();
        await().until(() -> finished.get() >= 0);
        assertThat(finished).hasValue(3);
    }

    /** Red where an executor that runs batches on its caller's thread holds up renewals. */
    @Test
    void leavesTheThreadsThatRenewClaimsAlone() {
        List<String> threads = new CopyOnWriteArrayList<>();
        JobWorkerContainerFactory.Spec spec = JobWorkerContainerFactory.Spec.ofBatches(
                        "batches",
                        "j",
                        ResolvableType.forClass(String.class),
                        ResolvableType.NONE,
                        batching(1, 10, Duration.ofMillis(50)),
                        each -> {
                            threads.add(Thread.currentThread().getName());
                            return null;
                        })
                .withExecutor(Optional.of(Runnable::run));
        start(spec);
        jobs.put("alone");
        workers.assertThatJobs(feed).waitsUntilFinished(1);
        assertThat(threads).singleElement().asString().doesNotContain("claims");
    }

    @Test
    void leavesAClaimThatWasLostAloneAndFinishesTheOthers() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c"));
        start(1, 3, LONG, each -> {
            release.await();
            return null;
        });
        await().until(() -> batches.size() == 1);
        jobs.cancel(ids.get(1));
        Job<String> taken = jobs.get(PATIENCE).orElseThrow();
        assertThat(taken.id()).isEqualTo(ids.get(1));
        release.countDown();
        workers.assertThatJobs(feed).waitsUntilFinished(2);
        taken.finish();
        workers.assertThatJobs(feed).hasFinished(3);
    }

    private ThoonkContainer start(int concurrency, int size, Duration wait, Handler handler) {
        return start("j", String.class, batching(concurrency, size, wait), handler);
    }

    private ThoonkContainer start(String queue, Class<?> type, WorkerOptions options, Handler handler) {
        JobWorkerContainerFactory.Spec spec = JobWorkerContainerFactory.Spec.ofBatches(
                "batches", queue, ResolvableType.forClass(type), ResolvableType.NONE, options, each -> {
                    batches.add(each.stream()
                            .map(job -> String.valueOf((Object) job.payload()))
                            .toList());
                    return handler.handle(each);
                });
        return start(spec);
    }

    private ThoonkContainer start(JobWorkerContainerFactory.Spec spec) {
        ThoonkContainer container = new DefaultJobWorkerContainerFactory(
                        ThoonkInternals.of(thoonk)::jobClaims, List.of(), new DefaultJobErrorHandler(), false)
                .create(spec);
        started.add(container);
        container.start();
        return container;
    }

    private static WorkerOptions batching(int concurrency, int size, Duration wait) {
        return TestWorkers.options(concurrency).withBatching(new WorkerOptions.Batching(size, wait));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private interface Handler extends JobWorkerContainerFactory.BatchHandler {}
}
