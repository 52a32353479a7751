package io.thoonk.worker;

import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.Job;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Makes the containers of workers. A bean of this type replaces the default.
 *
 * @since 0.1.0
 */
public interface JobWorkerContainerFactory {

    /**
     * Makes a container; it is not started.
     *
     * @param spec what the container is for
     * @return the container
     */
    ThoonkContainer create(Spec spec);

    /** Works on one job. */
    @FunctionalInterface
    interface Handler {

        /**
         * Works on a job.
         *
         * @param job the job
         * @return the result, something that will complete with it, or {@code null}
         * @throws Exception if the work failed
         */
        @Nullable
        Object handle(Job<?> job) throws Exception;
    }

    /**
     * What a container is for.
     *
     * @param id its id
     * @param feed the job feed
     * @param payloadType type of the payloads
     * @param resultType declared type of the results, {@link ResolvableType#NONE} to go by each result's own
     * @param options how it works
     * @param handler works on one job
     * @param errorHandler decides about failed jobs, or empty for the default
     * @param executor runs the handler, or empty for the container's own threads
     */
    record Spec(
            String id,
            String feed,
            ResolvableType payloadType,
            ResolvableType resultType,
            WorkerOptions options,
            Handler handler,
            Optional<JobErrorHandler> errorHandler,
            Optional<Executor> executor) {

        /** Creates a spec whose results go by their own types. */
        public Spec(
                String id,
                String feed,
                ResolvableType payloadType,
                WorkerOptions options,
                Handler handler,
                Optional<JobErrorHandler> errorHandler,
                Optional<Executor> executor) {
            this(id, feed, payloadType, ResolvableType.NONE, options, handler, errorHandler, executor);
        }

        /**
         * Puts another handler in the place of this one.
         *
         * @param other works on the jobs
         * @return a copy with that handler
         */
        public Spec withHandler(Handler other) {
            return new Spec(id, feed, payloadType, resultType, options, other, errorHandler, executor);
        }

        /**
         * Puts another error handler in the place of this one.
         *
         * @param other decides about failed jobs
         * @return a copy with that error handler
         */
        public Spec withErrorHandler(JobErrorHandler other) {
            return new Spec(id, feed, payloadType, resultType, options, handler, Optional.of(other), executor);
        }
    }
}
