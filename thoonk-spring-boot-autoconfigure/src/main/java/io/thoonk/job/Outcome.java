package io.thoonk.job;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's method returns where jobs follow its own: the result, if there is one, and the jobs that are put in the step
 * that finishes the job. Immutable.
 *
 * @param <R> type of the result
 * @since 0.1.0
 */
public final class Outcome<R> {

    private final @Nullable R result;

    private final List<Next> next;

    private Outcome(@Nullable R result, List<Next> next) {
        this.result = result;
        this.next = next;
    }

    /**
     * Begins with a result.
     *
     * @param result the result of the job
     * @param <R> its type
     * @return the outcome, nothing follows yet
     */
    public static <R> Outcome<R> of(R result) {
        return new Outcome<>(result, List.of());
    }

    /**
     * Begins without a result.
     *
     * @param <R> type of the result that there is not
     * @return the outcome, nothing follows yet
     */
    public static <R> Outcome<R> none() {
        return new Outcome<>(null, List.of());
    }

    /**
     * Has a job put when this one finishes, as {@link Job#then(String, Object)} does.
     *
     * @param queue name of its job feed
     * @param payload its payload
     * @return this outcome with that job behind those before
     */
    public Outcome<R> then(String queue, Object payload) {
        return then(queue, payload, PutOptions.defaults());
    }

    /**
     * Has a job put when this one finishes, as {@link Job#then(String, Object, PutOptions)} does.
     *
     * @param queue name of its job feed
     * @param payload its payload
     * @param options how it is put
     * @return this outcome with that job behind those before
     */
    public Outcome<R> then(String queue, Object payload, PutOptions options) {
        List<Next> all = new ArrayList<>(next);
        all.add(new Next(queue, payload, options));
        return new Outcome<>(result, List.copyOf(all));
    }

    /** Has the jobs follow, and tells the result. */
    @Nullable
    R followedBy(Job<?> job) {
        next.forEach(each -> job.then(each.queue(), each.payload(), each.options()));
        return result;
    }

    private record Next(String queue, Object payload, PutOptions options) {}
}
