package io.thoonk.job;

import io.thoonk.ThoonkException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Thrown by a worker's method that gets many jobs at once, to say which of them have failed and why: each of these comes back or
 * is stalled as if it had failed alone, with its own count. The others are finished.
 *
 * @since 0.1.0
 */
public class BatchFailures extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Throwable> failures;

    private final transient Map<String, Object> results;

    /**
     * Fails some jobs; the others are finished without a result.
     *
     * @param failures why, by the id of the job
     * @throws IllegalArgumentException if one of them is {@code null}
     */
    public BatchFailures(Map<String, ? extends Throwable> failures) {
        this(failures, Map.of());
    }

    /**
     * Fails some jobs, and finishes the others with results.
     *
     * @param failures why, by the id of the job
     * @param results results of the others, by the id of the job; those that are not in it, or with {@code null}, have none
     * @throws IllegalArgumentException if one of the failures is {@code null}
     */
    public BatchFailures(Map<String, ? extends Throwable> failures, Map<String, ?> results) {
        super(failures.size() + " jobs of the batch have failed");
        this.failures = new LinkedHashMap<>(failures);
        this.results = new LinkedHashMap<>(results);
        this.failures.forEach((id, failure) -> {
            if (failure == null) {
                throw new IllegalArgumentException("Job '" + id
                        + "' is among those that have failed, but without a failure; leave it out if it has finished");
            }
        });
        this.results.values().removeIf(Objects::isNull);
    }

    /** {@return why jobs have failed, by their ids} */
    public Map<String, Throwable> failures() {
        return Map.copyOf(failures);
    }

    /** {@return results of other jobs, by their ids} */
    public Map<String, Object> results() {
        return Map.copyOf(results);
    }
}
