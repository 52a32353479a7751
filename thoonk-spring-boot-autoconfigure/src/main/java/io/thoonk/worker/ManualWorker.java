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
 * Runs the jobs of a worker one by one, or batch by batch, on the calling thread, with the claim, the handler and the settlement of its container.
 * Claims are not renewed. Internal: the test kit runs workers by it. Thread-safe, as each call is on its own.
 *
 * @since 0.1.0
 */
public final class ManualWorker {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A batch begins when all of its jobs are there, and not before. */
    private static final Duration UNTIL_FULL = Duration.ofDays(1);

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
        return next(1).flatMap(some -> some.jobs().stream().findFirst());
    }

    /**
     * Runs the next job, or as many as its handler takes at once, and returns once all are settled.
     *
     * @return what became of them, or empty if no job was available
     */
    public Optional<Ran> runNext() {
        return next(spec.gathering().isPresent() ? spec.options().batching().size() : 1)
                .map(some -> run(some.claims(), some.jobs()));
    }

    /** Claims so many jobs at most from the first feed that has some. */
    private Optional<Claimed> next(int most) {
        return spec.feeds().stream()
                .map(feed -> claims.open(spec, feed))
                .map(open -> new Claimed(open, claim(open, most)))
                .filter(some -> !some.jobs().isEmpty())
                .findFirst();
    }

    private static List<Job<?>> claim(JobClaims<?> claims, int most) {
        return claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(most)).claimed().stream()
                .<Job<?>>map(job -> job)
                .toList();
    }

    /** Jobs whose payload cannot be read fail by themselves, and no batch has them. */
    private void gather(List<Job<?>> claimed) {
        int readable = (int) claimed.stream().filter(ManualWorker::isReadable).count();
        spec.gathering()
                .ifPresent(batches -> batches.open(new JobBatches.Setting(
                        spec.id(),
                        spec.options().withBatching(new WorkerOptions.Batching(Math.max(1, readable), UNTIL_FULL)),
                        Runnable::run,
                        timer)));
    }

    private static boolean isReadable(Job<?> job) {
        try {
            job.payload();
            return true;
        } catch (RuntimeException ex) {
            // It is thrown again, and told, where the job is run.
            return false;
        }
    }

    private Ran run(JobClaims<?> claims, List<Job<?>> claimed) {
        gather(claimed);
        RunningJobs running = new RunningJobs(claimed.size(), spec.options().maxRun());
        Completion completion = new Completion(claims, running);
        JobSettlement settlement = new JobSettlement(
                spec.id(),
                (job, failure, options) -> {
                    if (completion.failure == null || claimed.size() == 1) {
                        completion.failure = failure;
                    }
                    return errorHandler.decide(job, failure, options);
                },
                spec.options(),
                running,
                () -> completion);
        JobExecution execution = new JobExecution(
                spec.id(),
                each -> handle(each, completion),
                settlement,
                spec.options().timeout(),
                timer);
        for (Job<?> each : claimed) {
            running.takePlace();
            RunningJob job = running.add(each);
            job.takePlace(System.nanoTime());
            execution.run(job);
        }
        try {
            while (!running.awaitNoHandler(LOOK)) {
                // Its result is still to come.
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while job '" + claimed.get(0).id() + "' of worker '" + spec.id()
                            + "' is still running",
                    ex);
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

    private record Claimed(JobClaims<?> claims, List<Job<?>> jobs) {}

    /**
     * Jobs that ran: one, or a batch.
     *
     * @param jobs the jobs
     * @param failure why the first of those failed that did; empty if all are finished, or settled by their handler
     */
    public record Ran(List<Job<?>> jobs, Optional<Throwable> failure) {}

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
