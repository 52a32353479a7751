package io.thoonk.worker;

import io.thoonk.container.ThoonkContainer;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Makes the containers of workers on the application's Redis. */
public final class DefaultJobWorkerContainerFactory implements JobWorkerContainerFactory {

    private final JobClaimers claimers;

    private final JobErrorHandler errorHandler;

    private final Function<String, Executor> executors;

    /**
     * Creates the factory.
     *
     * @param claimers opens job feeds
     * @param errorHandler decides about failed jobs where a worker names no other
     * @param executors makes the executor of a container from a prefix for its threads' names
     */
    public DefaultJobWorkerContainerFactory(
            JobClaimers claimers, JobErrorHandler errorHandler, Function<String, Executor> executors) {
        this.claimers = claimers;
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
        return new JobWorkerContainer(
                spec.id(),
                spec.options(),
                () -> claimers.open(spec.feed(), spec.payloadType()),
                handler,
                spec.errorHandler().orElse(errorHandler),
                spec.executor().orElseGet(() -> executors.apply("thoonk-" + spec.id() + "-")));
    }
}
