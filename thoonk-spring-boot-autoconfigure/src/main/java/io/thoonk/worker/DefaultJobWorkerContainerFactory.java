package io.thoonk.worker;

import io.thoonk.container.DefaultContainer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.WorkerFeed;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Makes the containers of workers on the application's Redis. */
public final class DefaultJobWorkerContainerFactory implements JobWorkerContainerFactory {

    private final JobClaimsSource claims;

    private final ScheduledExecutorService timer = WorkerTimer.create();

    private final JobErrorHandler errorHandler;

    private final WorkerExecutors executors;

    /**
     * Creates the factory.
     *
     * @param claims opens job feeds
     * @param errorHandler decides about failed jobs where a worker names no other
     * @param executors makes the executor of a container
     */
    public DefaultJobWorkerContainerFactory(
            JobClaimsSource claims, JobErrorHandler errorHandler, WorkerExecutors executors) {
        this.claims = claims;
        this.errorHandler = errorHandler;
        this.executors = executors;
    }

    @Override
    public ThoonkContainer create(Spec spec) {
        JobHandler handler = job -> {
            try {
                return spec.handler().apply(job).orElse(null);
            } catch (UndeclaredThrowableException ex) {
                throw ex.getUndeclaredThrowable() instanceof Exception checked ? checked : ex;
            }
        };
        JobWorker worker = new JobWorker(
                spec.id(),
                spec.options(),
                () -> claims.open(new WorkerFeed(
                        spec.feed(),
                        spec.payloadType(),
                        spec.resultType(),
                        spec.options().claimTimeout(),
                        spec.options().keepResult())),
                handler,
                spec.errorHandler().orElse(errorHandler),
                // Wrapped, because code of the application may stand around its tasks, which is not for the driver's
                // threads.
                spec.executor()
                        .<Executor>map(given -> given::execute)
                        .orElseGet(() -> executors.create(
                                "thoonk-" + spec.id() + "-", spec.options().concurrency())),
                timer);
        return new DefaultContainer(spec.id(), spec.options().autoStartup(), worker);
    }
}
