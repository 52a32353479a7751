package io.thoonk.worker;

import io.thoonk.container.DefaultContainer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.WorkerFeed;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the containers of workers on the application's Redis.
 *
 * @since 0.1.0
 */
public final class DefaultJobWorkerContainerFactory implements JobWorkerContainerFactory {

    private final ListenedClaims claims;

    private final ScheduledExecutorService timer = WorkerThreads.timer();

    private final JobErrorHandler errorHandler;

    private final BiFunction<String, Integer, Executor> threads;

    /**
     * Creates the factory.
     *
     * @param opening opens job feeds
     * @param listeners hear what workers do with these
     * @param errorHandler decides about failed jobs where a worker names no other
     * @param virtualThreads whether handlers run on virtual threads where a worker names no executor; needs Java 21
     */
    public DefaultJobWorkerContainerFactory(
            Function<WorkerFeed, JobClaims<?>> opening,
            List<JobClaimsListener> listeners,
            JobErrorHandler errorHandler,
            boolean virtualThreads) {
        this.claims = new ListenedClaims(opening, listeners);
        this.errorHandler = errorHandler;
        this.threads = virtualThreads ? WorkerThreads::virtual : WorkerThreads::platform;
    }

    @Override
    public ThoonkContainer create(Spec spec) {
        JobWorker worker = new JobWorker(
                spec.id(),
                spec.options(),
                spec.feeds().stream()
                        .<Supplier<JobClaims<?>>>map(feed -> () -> claims.open(spec, feed))
                        .toList(),
                spec.handler(),
                spec.errorHandler().orElse(errorHandler),
                spec.gathering().isPresent() ? WorkerThreads.platform(spec.id() + "-gather", 1) : executor(spec),
                timer,
                spec.gathering().map(batches -> new JobWorker.Batches(batches, executor(spec))));
        return new DefaultContainer(spec.id(), spec.options().autoStartup(), worker);
    }

    /** Wrapped, because code of the application may stand around its tasks, which is not for the driver's threads. */
    private Executor executor(Spec spec) {
        return spec.executor()
                .<Executor>map(given -> given::execute)
                .orElseGet(() -> threads.apply(spec.id(), spec.options().concurrency()));
    }
}
