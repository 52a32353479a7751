package io.thoonk.worker;

import io.thoonk.job.Job;
import java.lang.reflect.Proxy;

/** Jobs for tests of what only carries them about. */
final class AnyJob {

    private AnyJob() {}

    static Job<?> create() {
        return named("any job");
    }

    /** One that is not settled. */
    static Job<Object> named(String id) {
        return of(id, false);
    }

    /** One whose end is known here already. */
    static Job<Object> settled(String id) {
        return of(id, true);
    }

    @SuppressWarnings("unchecked") // nobody asks it for a payload
    private static Job<Object> of(String id, boolean isSettled) {
        return (Job<Object>) Proxy.newProxyInstance(
                Job.class.getClassLoader(),
                new Class<?>[] {Job.class},
                (job, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(job);
                    case "equals" -> job == arguments[0];
                    case "toString", "id" -> id;
                    case "isSettled" -> isSettled;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
