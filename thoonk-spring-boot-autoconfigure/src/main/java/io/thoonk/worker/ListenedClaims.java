package io.thoonk.worker;

import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.FinishedJob;
import io.thoonk.job.JobClaims.MaintenanceLease;
import io.thoonk.job.JobClaims.WorkerFeed;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the job feeds of workers, and has listeners told what is done with them. */
final class ListenedClaims {

    private static final Logger log = LoggerFactory.getLogger(ListenedClaims.class);

    /** What listeners may be behind with. */
    private static final int MOST_UNHEARD = 10_000;

    private final Function<WorkerFeed, JobClaims<?>> opening;

    private final List<JobClaimsListener> listeners;

    /** One thread, so that each listener hears things in order. */
    private final Executor thread = WorkerThreads.oneBehind(
            "claim-listeners",
            MOST_UNHEARD,
            (task, pool) -> complain("A JobClaimsListener", "it is too slow, and does not hear everything"));

    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    ListenedClaims(Function<WorkerFeed, JobClaims<?>> opening, List<JobClaimsListener> listeners) {
        this.opening = opening;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Opens a feed of a worker, creating it if it is missing: its queue or, if that has partitions, one of those. Listeners are told
     * by the name of the queue.
     */
    JobClaims<?> open(JobWorkerContainerFactory.Spec spec, String feed) {
        try {
            JobClaims<?> claims = opening.apply(workerFeed(spec, spec.feed(), spec.partitions()));
            if (!feed.equals(spec.feed())) {
                claims = opening.apply(workerFeed(spec, feed, 0));
            }
            return listeners.isEmpty() ? claims : new Told<>(spec.feed(), feed, claims);
        } catch (RuntimeException ex) {
            tellFailed(spec.feed(), feed, ex);
            throw ex;
        }
    }

    private void tellFailed(String queue, String feed, RuntimeException failure) {
        tell(listener -> listener.failed(queue, failure), quick -> quick.missed(queue, feed, failure));
    }

    private static WorkerFeed workerFeed(JobWorkerContainerFactory.Spec spec, String feed, int partitions) {
        WorkerOptions options = spec.options();
        return new WorkerFeed(
                feed, spec.payloadType(), spec.resultType(), options.claimTimeout(), options.keepResult(), partitions);
    }

    /** Tells all of what became of a queue, and the quick ones of which of its feeds it was as well. */
    private void tell(Consumer<JobClaimsListener> event, Consumer<JobClaimsListener.Quick> ofFeed) {
        for (JobClaimsListener listener : listeners) {
            if (listener instanceof JobClaimsListener.Quick quick) {
                hear(quick, event);
                hear(quick, ofFeed);
            } else {
                thread.execute(() -> hear(listener, event));
            }
        }
    }

    /** What is done is done, whatever a listener makes of it. */
    private <L extends JobClaimsListener> void hear(L listener, Consumer<? super L> event) {
        try {
            event.accept(listener);
        } catch (Throwable ex) {
            complain(listener.getClass().getName(), AsyncResults.describe(ex));
        }
    }

    private void complain(String listener, String reason) {
        if (failed.add(listener)) {
            log.warn(
                    "{} fails; work goes on all the same, and further failures are logged as debug: {}",
                    listener,
                    reason);
        } else {
            log.debug("{} failed again: {}", listener, reason);
        }
    }

    /** Claims whose calls are told to listeners. */
    private final class Told<T> implements JobClaims<T> {

        private final String queue;

        private final String feed;

        private final JobClaims<T> delegate;

        Told(String queue, String feed, JobClaims<T> delegate) {
            this.queue = queue;
            this.feed = feed;
            this.delegate = delegate;
        }

        @Override
        public Outcome<T> completeAndClaim(List<FinishedJob> finished, Claiming claiming) {
            long begin = System.nanoTime();
            Outcome<T> outcome = failing(() -> delegate.completeAndClaim(finished, claiming));
            tellAnswered(finished, outcome, begin);
            return outcome;
        }

        private void tellAnswered(List<FinishedJob> finished, Outcome<T> outcome, long begin) {
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            int lost = outcome.lost().size();
            tell(
                    listener -> listener.answered(
                            queue, finished.size() - lost, outcome.claimed().size(), lost, took),
                    quick -> quick.reached(queue, feed));
        }

        @Override
        public Optional<CompletableFuture<Outcome<T>>> trySend(List<FinishedJob> finished, Claiming claiming) {
            long begin = System.nanoTime();
            return delegate.trySend(finished, claiming)
                    .map(coming -> coming.whenComplete((outcome, failure) -> {
                        if (failure == null) {
                            tellAnswered(finished, outcome, begin);
                        } else if (failure.getCause() instanceof RuntimeException cause) {
                            tellFailed(queue, feed, cause);
                        }
                    }));
        }

        @Override
        public boolean hasLeftOvers() {
            return delegate.hasLeftOvers();
        }

        @Override
        public List<Job<?>> renew(Collection<? extends Job<?>> jobs) {
            List<Job<?>> gone = failing(() -> delegate.renew(jobs));
            tell(listener -> listener.renewed(queue, gone.size()), quick -> quick.reached(queue, feed));
            return gone;
        }

        private <R> R failing(Supplier<R> call) {
            try {
                return call.get();
            } catch (RuntimeException ex) {
                tellFailed(queue, feed, ex);
                throw ex;
            }
        }

        @Override
        public FinishedJob finished(Job<?> job, @Nullable Object result) {
            return delegate.finished(job, result);
        }

        @Override
        public void relay() {
            delegate.relay();
        }

        @Override
        public BooleanSupplier arm(Consumer<byte[]> arrived, Consumer<Throwable> failed) {
            return delegate.arm(arrived, failed);
        }

        @Override
        public void putBack(byte[] arrived) {
            delegate.putBack(arrived);
        }

        @Override
        public void giveBack(List<? extends Job<?>> jobs, boolean areBegun) {
            failing(() -> {
                delegate.giveBack(jobs, areBegun);
                return true;
            });
        }

        @Override
        public void reclaim(Collection<? extends Job<?>> held) {
            delegate.reclaim(held);
        }

        @Override
        public MaintenanceLease attend(Consumer<Long> due, Runnable calledOff) {
            return delegate.attend(due, calledOff);
        }
    }
}
