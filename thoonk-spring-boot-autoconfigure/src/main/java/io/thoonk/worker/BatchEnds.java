package io.thoonk.worker;

import io.thoonk.job.BatchFailures;
import io.thoonk.job.Job;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How the jobs of a batch have ended, one by one.
 *
 * @param results results by id
 * @param failures of single jobs, by id
 * @param ofAll the failure of all of them, or {@code null}
 * @param unreadable why it cannot be told from what was returned or thrown, or {@code null}
 */
record BatchEnds(
        Map<String, ?> results,
        Map<String, Throwable> failures,
        @Nullable Throwable ofAll,
        @Nullable Throwable unreadable) {

    static BatchEnds of(@Nullable Object returned, @Nullable Throwable thrown) {
        try {
            return read(returned, thrown);
        } catch (Throwable ex) {
            return new BatchEnds(Map.of(), Map.of(), null, ex);
        }
    }

    private static BatchEnds read(@Nullable Object returned, @Nullable Throwable thrown) {
        @Nullable Throwable failure = thrown == null ? null : FailureReport.unwrapped(thrown);
        if (failure instanceof BatchFailures some) {
            return new BatchEnds(some.results(), some.failures(), null, null);
        }
        if (failure != null) {
            return new BatchEnds(Map.of(), Map.of(), failure, null);
        }
        return new BatchEnds(results(returned), Map.of(), null, null);
    }

    @SuppressWarnings("unchecked") // by ids, which are text; by anything else nothing is found
    private static Map<String, ?> results(@Nullable Object returned) {
        @Nullable Object value = AsyncResults.value(returned);
        return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    /** Keeps the promise that stands for a job: it must be kept, whatever was returned or thrown, or the job would never end. */
    void tell(Job<?> job, CompletableFuture<@Nullable Object> promise) {
        try {
            @Nullable Throwable failure = job.isSettled() ? null : failureOf(job);
            if (failure == null) {
                promise.complete(results.get(job.id()));
            } else {
                promise.completeExceptionally(failure);
            }
        } catch (Throwable ex) {
            // The map is the application's.
            promise.completeExceptionally(new JobResultException(job, ex));
        }
    }

    private @Nullable Throwable failureOf(Job<?> job) {
        if (unreadable != null) {
            return new JobResultException(job, unreadable);
        }
        return ofAll == null ? failures.get(job.id()) : ofAll;
    }
}
