package io.thoonk.worker;

import io.thoonk.job.FinishedJob;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.MaintenanceLease;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Claims whose calls are told to listeners. */
final class ListenedJobClaims<T> implements JobClaims<T> {

    private final String feed;

    private final JobClaims<T> delegate;

    private final Consumer<Consumer<JobClaimsListener>> listeners;

    ListenedJobClaims(String feed, JobClaims<T> delegate, Consumer<Consumer<JobClaimsListener>> listeners) {
        this.feed = feed;
        this.delegate = delegate;
        this.listeners = listeners;
    }

    @Override
    public Outcome<T> completeAndClaim(List<FinishedJob> finished, Claiming claiming) {
        long begin = System.nanoTime();
        Outcome<T> outcome = told(() -> delegate.completeAndClaim(finished, claiming));
        tell(finished, outcome, begin);
        return outcome;
    }

    private void tell(List<FinishedJob> finished, Outcome<T> outcome, long begin) {
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        int lost = outcome.lost().size();
        listeners.accept(listener -> listener.answered(
                feed, finished.size() - lost, outcome.claimed().size(), lost, took));
    }

    @Override
    public Optional<CompletableFuture<Outcome<T>>> trySend(List<FinishedJob> finished, Claiming claiming) {
        long begin = System.nanoTime();
        return delegate.trySend(finished, claiming)
                .map(coming -> coming.whenComplete((outcome, failure) -> {
                    if (failure == null) {
                        tell(finished, outcome, begin);
                    } else if (failure.getCause() instanceof RuntimeException cause) {
                        listeners.accept(listener -> listener.failed(feed, cause));
                    }
                }));
    }

    @Override
    public boolean hasLeftOvers() {
        return delegate.hasLeftOvers();
    }

    @Override
    public List<Job<?>> renew(Collection<? extends Job<?>> jobs) {
        List<Job<?>> gone = told(() -> delegate.renew(jobs));
        // A job that has just been settled is gone as well, and nothing is lost.
        int lost = (int) gone.stream().filter(job -> !job.isSettled()).count();
        listeners.accept(listener -> listener.renewed(feed, lost));
        return gone;
    }

    private <R> R told(Supplier<R> call) {
        try {
            return call.get();
        } catch (RuntimeException ex) {
            listeners.accept(listener -> listener.failed(feed, ex));
            throw ex;
        }
    }

    @Override
    public FinishedJob finished(Job<?> job, @Nullable Object result) {
        return delegate.finished(job, result);
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
    public void giveBack(List<? extends Job<?>> jobs) {
        told(() -> {
            delegate.giveBack(jobs);
            return true;
        });
    }

    @Override
    public void reclaim(Collection<? extends Job<?>> held) {
        delegate.reclaim(held);
    }

    @Override
    public MaintenanceLease attend(Consumer<Long> due) {
        return delegate.attend(due);
    }
}
