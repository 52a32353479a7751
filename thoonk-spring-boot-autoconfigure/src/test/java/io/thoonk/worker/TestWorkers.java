package io.thoonk.worker;

import io.thoonk.JobFeedAssert;
import io.thoonk.TestJobFeed;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.core.ResolvableType;

/** Workers of a test, made as annotated methods are, and stopped with it. */
final class TestWorkers implements AutoCloseable {

    /** For tests of claims that are renewed or lost; in all others no claim shall end because the machine stands still. */
    static final Duration SHORT_LEASE = Duration.ofMillis(1500);

    /** For tests of claims that are renewed while somebody would end them; there is time for a pause of some seconds. */
    static final Duration LASTING_LEASE = Duration.ofSeconds(10);

    private static final Duration LONG_LEASE = Duration.ofMinutes(5);

    /** So long that nobody is interrupted because the machine stands still; so tests let their handlers go at the end. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMinutes(2);

    private final List<ThoonkContainer> started = new ArrayList<>();

    /** Starts a worker on feed {@code j} whose handler works on raw jobs. */
    ThoonkContainer start(ThoonkTemplate thoonk, WorkerOptions options, Function<Job<?>, Optional<Object>> handler) {
        return start(thoonk, "j", options, handler);
    }

    ThoonkContainer start(
            ThoonkTemplate thoonk, String feed, WorkerOptions options, Function<Job<?>, Optional<Object>> handler) {
        ThoonkContainer container = create(thoonk, feed, 0, options, handler);
        container.start();
        return container;
    }

    /** Makes a worker on a feed with so many partitions, which is started by hand. */
    ThoonkContainer create(
            ThoonkTemplate thoonk,
            String feed,
            int partitions,
            WorkerOptions options,
            Function<Job<?>, Optional<Object>> handler) {
        ThoonkContainer container = new DefaultJobWorkerContainerFactory(
                        ThoonkInternals.of(thoonk)::jobClaims, List.of(), new DefaultJobErrorHandler(), false)
                .create(new JobWorkerContainerFactory.Spec(
                                "w" + started.size(),
                                feed,
                                ResolvableType.forClass(String.class),
                                options,
                                job -> handler.apply(job).orElse(null),
                                Optional.empty(),
                                Optional.empty())
                        .withPartitions(partitions));
        started.add(container);
        return container;
    }

    /** Jobs of a feed, and what these workers do where an assertion fails. */
    JobFeedAssert assertThatJobs(TestJobFeed feed) {
        return JobFeedAssert.assertThatJobs(feed).with(() -> List.copyOf(started));
    }

    static WorkerOptions options(int concurrency) {
        return options(concurrency, LONG_LEASE);
    }

    static WorkerOptions options(int concurrency, Duration claimTimeout) {
        WorkerOptions defaults = WorkerOptions.defaults();
        return new WorkerOptions(
                concurrency,
                claimTimeout,
                Optional.empty(),
                defaults.maxAttempts(),
                defaults.backoff(),
                SHUTDOWN_TIMEOUT,
                true);
    }

    static WorkerOptions keepingResults(Duration keepResult) {
        WorkerOptions base = options(1);
        return new WorkerOptions(
                1,
                LONG_LEASE,
                Optional.empty(),
                base.maxAttempts(),
                base.backoff(),
                base.shutdownTimeout(),
                true,
                base.maxStackTrace(),
                keepResult,
                base.prefetch(),
                base.limits(),
                base.order(),
                base.orderOnFailure(),
                base.orderOnStall(),
                base.maxRun(),
                base.batching());
    }

    static WorkerOptions prefetching(int concurrency, WorkerOptions.Prefetch prefetch) {
        return prefetching(options(concurrency), prefetch);
    }

    static WorkerOptions prefetching(WorkerOptions base, WorkerOptions.Prefetch prefetch) {
        return new WorkerOptions(
                base.concurrency(),
                base.claimTimeout(),
                Optional.empty(),
                base.maxAttempts(),
                base.backoff(),
                base.shutdownTimeout(),
                true,
                base.maxStackTrace(),
                base.keepResult(),
                prefetch,
                base.limits(),
                base.order(),
                base.orderOnFailure(),
                base.orderOnStall(),
                base.maxRun(),
                base.batching());
    }

    static WorkerOptions withTimeout(Duration timeout, int maxAttempts) {
        WorkerOptions base = options(1);
        return new WorkerOptions(
                1, LONG_LEASE, Optional.of(timeout), maxAttempts, base.backoff(), base.shutdownTimeout(), true);
    }

    static WorkerOptions running(Duration maxRun) {
        WorkerOptions base = options(1);
        return new WorkerOptions(
                1,
                LONG_LEASE,
                Optional.empty(),
                base.maxAttempts(),
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
                Optional.of(maxRun),
                base.batching());
    }

    @Override
    public void close() {
        started.forEach(ThoonkContainer::stop);
    }
}
