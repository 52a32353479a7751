package io.thoonk.worker;

import io.thoonk.job.BatchFailures;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the jobs of a batch have ended, one by one.
 *
 * @param results results by id
 * @param failures of single jobs, by id
 * @param ofAll the failure of all of them, or {@code null}
 */
record BatchEnds(
        Map<String, ?> results,
        Map<String, Throwable> failures,
        @Nullable Throwable ofAll) {

    static BatchEnds of(@Nullable Object returned, @Nullable Throwable thrown) {
        @Nullable Throwable failure = thrown == null ? null : FailureReport.unwrapped(thrown);
        if (failure instanceof BatchFailures some) {
            return new BatchEnds(some.results(), some.failures(), null);
        }
        if (failure != null) {
            return new BatchEnds(Map.of(), Map.of(), failure);
        }
        return new BatchEnds(results(returned), Map.of(), null);
    }

    @SuppressWarnings("unchecked") // by ids, which are text; by anything else nothing is found
    private static Map<String, ?> results(@Nullable Object returned) {
        @Nullable Object value = AsyncResults.value(returned);
        return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    @Nullable
    Object resultOf(String id) {
        return results.get(id);
    }

    @Nullable
    Throwable failureOf(String id) {
        return ofAll == null ? failures.get(id) : ofAll;
    }
}
