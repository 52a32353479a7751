package io.thoonk.worker;

import io.thoonk.container.DefaultContainer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobClaims;
import io.thoonk.job.WorkerFeed;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Makes the containers of workers on the application's Redis.
 *
 * @since 0.1.0
 */
public final class DefaultJobWorkerContainerFactory implements JobWorkerContainerFactory {

    private final Function<WorkerFeed, JobClaims<?>> claims;

    private final ScheduledExecutorService timer = WorkerThreads.timer();

    private final JobErrorHandler errorHandler;

    private final BiFunction<String, Integer, Executor> executors;

    /**
     * Creates the factory.
     *
     * @param claims opens job feeds
     * @param errorHandler decides about failed jobs where a worker names no other
     * @param executors makes the executor of a container, whose threads have names that begin so, and that runs so many handlers at once
     */
    public DefaultJobWorkerContainerFactory(
            Function<WorkerFeed, JobClaims<?>> claims,
            JobErrorHandler errorHandler,
            BiFunction<String, Integer, Executor> executors) {
        this.claims = claims;
        this.errorHandler = errorHandler;
        this.executors = executors;
    }

    @Override
    public ThoonkContainer create(Spec spec) {
        JobWorker worker = new JobWorker(
                spec.id(),
                spec.options(),
                () -> claims.apply(new WorkerFeed(
                        spec.feed(),
                        spec.payloadType(),
                        spec.resultType(),
                        spec.options().claimTimeout(),
                        spec.options().keepResult())),
                spec.handler(),
                spec.errorHandler().orElse(errorHandler),
                // Wrapped, because code of the application may stand around its tasks, which is not for the driver's
                // threads.
                spec.executor()
                        .<Executor>map(given -> given::execute)
                        .orElseGet(() -> executors.apply(
                                "thoonk-" + spec.id() + "-", spec.options().concurrency())),
                timer);
        return new DefaultContainer(spec.id(), spec.options().autoStartup(), worker);
    }
}
