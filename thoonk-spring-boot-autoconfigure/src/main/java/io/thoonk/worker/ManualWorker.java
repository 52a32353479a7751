package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.FinishedJob;
import io.thoonk.job.JobClaims.WorkerFeed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs of a worker one by one on the calling thread, with the claim, the handler and the settlement of its container.
 * Claims are not renewed. Internal: the test kit runs workers by it. Thread-safe, as each call is on its own.
 *
 * @since 0.1.0
 */
public final class ManualWorker {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JobWorkerContainerFactory.Spec spec;

    private final ListenedClaims claims;

    private final JobErrorHandler errorHandler;

    private final ScheduledExecutorService timer;

    /**
     * Creates the worker.
     *
     * @param spec what its container is made from
     * @param opening opens its feed
     * @param listeners hear what is done with it
     * @param errorHandler decides about failed jobs where the spec names no other
     */
    public ManualWorker(
            JobWorkerContainerFactory.Spec spec,
            Function<WorkerFeed, JobClaims<?>> opening,
            List<JobClaimsListener> listeners,
            JobErrorHandler errorHandler) {
        this.spec = spec;
        this.claims = new ListenedClaims(opening, listeners);
        this.errorHandler = spec.errorHandler().orElse(errorHandler);
        this.timer = WorkerThreads.timer();
        spec.gathering()
                .ifPresent(batches ->
                        batches.open(new JobBatches.Setting(spec.id(), alone(spec.options()), Runnable::run, timer)));
    }

    /** Jobs are run one by one, and each is a batch. */
    private static WorkerOptions alone(WorkerOptions options) {
        return options.withBatching(new WorkerOptions.Batching(1, Duration.ZERO));
    }

    /** {@return the id of the worker} */
    public String id() {
        return spec.id();
    }

    /** {@return the name of its job feed} */
    public String feed() {
        return spec.feed();
    }

    /**
     * Claims the next job and leaves it claimed, as a worker does whose process dies.
     *
     * @return the job, or empty if none is available
     */
    public Optional<Job<?>> claim() {
        return claim(open());
    }

    /**
     * Runs the next job, and returns once it is settled.
     *
     * @return what became of it, or empty if no job was available
     */
    public Optional<Ran> runNext() {
        JobClaims<?> claims = open();
        return claim(claims).map(job -> run(claims, job));
    }

    private JobClaims<?> open() {
        return claims.open(spec);
    }

    private static Optional<Job<?>> claim(JobClaims<?> claims) {
        return claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1)).claimed().stream()
                .<Job<?>>map(job -> job)
                .findFirst();
    }

    private Ran run(JobClaims<?> claims, Job<?> claimed) {
        RunningJobs running = new RunningJobs(1, spec.options().maxRun());
        Completion completion = new Completion(claims, running);
        JobSettlement settlement = new JobSettlement(
                spec.id(),
                (job, failure, options) -> {
                    completion.failure = failure;
                    return errorHandler.decide(job, failure, options);
                },
                spec.options(),
                running,
                () -> completion);
        running.takePlace();
        RunningJob job = running.add(claimed);
        job.takePlace(System.nanoTime());
        new JobExecution(
                        spec.id(),
                        each -> handle(each, completion),
                        settlement,
                        spec.options().timeout(),
                        timer)
                .run(job);
        try {
            while (!running.awaitNoHandler(LOOK)) {
                // Its result is still to come.
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while job '" + claimed.id() + "' of worker '" + spec.id() + "' is still running", ex);
        }
        return new Ran(claimed, Optional.ofNullable(completion.failure));
    }

    private @Nullable Object handle(Job<?> job, Completion completion) throws Exception {
        try {
            return spec.handler().handle(job);
        } catch (Throwable ex) {
            completion.failure = ex;
            throw ex;
        }
    }

    /**
     * A job that ran.
     *
     * @param job the job
     * @param failure why it failed; empty if it is finished, or settled by its handler
     */
    public record Ran(Job<?> job, Optional<Throwable> failure) {}

    /** Finishes one job with a call of its own. */
    private static final class Completion implements JobSettlement.Completions {

        private final JobClaims<?> claims;

        private final RunningJobs running;

        private volatile @Nullable Throwable failure;

        Completion(JobClaims<?> claims, RunningJobs running) {
            this.claims = claims;
            this.running = running;
        }

        @Override
        public void finish(RunningJob job, @Nullable Object result) {
            FinishedJob finished = claims.finished(job.job(), result);
            try {
                if (!claims.completeAndClaim(List.of(finished), JobClaims.Claiming.upTo(0))
                        .lost()
                        .isEmpty()) {
                    failure = new JobClaimLostException(
                            job.job().feed(), job.job().id());
                }
                claims.relay();
            } catch (ThoonkRedisException ex) {
                failure = ex;
            } finally {
                running.remove(job);
            }
        }

        @Override
        public void placeFreed() {
            // Nobody waits for one.
        }
    }
}
