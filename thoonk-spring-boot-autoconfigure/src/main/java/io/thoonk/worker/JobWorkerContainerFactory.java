package io.thoonk.worker;

import io.thoonk.Partitions;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.Job;
import java.util.List;
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

    /** Works on many jobs at once. */
    @FunctionalInterface
    interface BatchHandler {

        /**
         * Works on jobs.
         *
         * @param jobs the jobs, each with its own claim; all payloads can be read
         * @return a {@code Map} of results by the ids of the jobs, something that will complete with it, or {@code null}
         * @throws io.thoonk.job.BatchFailures if some of them failed
         * @throws Exception if all failed that the handler has not settled
         */
        @Nullable
        Object handle(List<Job<?>> jobs) throws Exception;
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
     * @param batches what {@code handler} hands the jobs to, where they are worked on many at once
     * @param partitions how many partitions the feed has, 0 for none
     */
    record Spec(
            String id,
            String feed,
            ResolvableType payloadType,
            ResolvableType resultType,
            WorkerOptions options,
            Handler handler,
            Optional<JobErrorHandler> errorHandler,
            Optional<Executor> executor,
            Optional<BatchHandler> batches,
            int partitions) {

        /** Creates a spec of a handler that gets one job at a time. */
        public Spec(
                String id,
                String feed,
                ResolvableType payloadType,
                ResolvableType resultType,
                WorkerOptions options,
                Handler handler,
                Optional<JobErrorHandler> errorHandler,
                Optional<Executor> executor) {
            this(id, feed, payloadType, resultType, options, handler, errorHandler, executor, Optional.empty(), 0);
        }

        /**
         * Creates a spec of a handler that gets many jobs at once, as {@link WorkerOptions#batching()} says.
         *
         * @param id its id
         * @param feed the job feed
         * @param payloadType type of the payloads
         * @param resultType declared type of the results, {@link ResolvableType#NONE} to go by each result's own
         * @param options how it works; {@code concurrency} is how many batches run at once
         * @param handler works on the jobs
         * @return what the default factory makes a container from
         */
        public static Spec ofBatches(
                String id,
                String feed,
                ResolvableType payloadType,
                ResolvableType resultType,
                WorkerOptions options,
                BatchHandler handler) {
            JobBatches batches = new JobBatches(handler);
            return new Spec(
                    id,
                    feed,
                    payloadType,
                    resultType,
                    options,
                    batches::add,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(batches),
                    0);
        }

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
            return new Spec(
                    id, feed, payloadType, resultType, options, other, errorHandler, executor, batches, partitions);
        }

        /**
         * Puts another error handler in the place of this one.
         *
         * @param other decides about failed jobs
         * @return a copy with that error handler
         */
        public Spec withErrorHandler(JobErrorHandler other) {
            return new Spec(
                    id,
                    feed,
                    payloadType,
                    resultType,
                    options,
                    handler,
                    Optional.of(other),
                    executor,
                    batches,
                    partitions);
        }

        /**
         * Puts other options in the place of these.
         *
         * @param other how it works
         * @return a copy with those options
         */
        public Spec withOptions(WorkerOptions other) {
            return new Spec(
                    id, feed, payloadType, resultType, other, handler, errorHandler, executor, batches, partitions);
        }

        /**
         * Puts another executor in the place of this one.
         *
         * @param other runs the handler, or empty for the container's own threads
         * @return a copy with that executor
         */
        public Spec withExecutor(Optional<Executor> other) {
            return new Spec(
                    id, feed, payloadType, resultType, options, handler, errorHandler, other, batches, partitions);
        }

        /**
         * Says that the feed has partitions, all of which the container works on.
         *
         * @param count how many, 0 for none
         * @return a copy that says so
         */
        public Spec withPartitions(int count) {
            return new Spec(
                    id, feed, payloadType, resultType, options, handler, errorHandler, executor, batches, count);
        }

        /** {@return the names of all feeds that the container works on} */
        public List<String> feeds() {
            return partitions == 0 ? List.of(feed) : new Partitions(feed, partitions).feeds();
        }

        /** What gathers the jobs for a handler that gets many at once. */
        Optional<JobBatches> gathering() {
            return batches.filter(JobBatches.class::isInstance).map(JobBatches.class::cast);
        }
    }
}
