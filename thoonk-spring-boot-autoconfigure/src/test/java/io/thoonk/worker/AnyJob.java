package io.thoonk.worker;

import io.thoonk.job.Job;
import java.lang.reflect.Proxy;

/** Jobs for tests of what only carries them about. */
final class AnyJob {

    private AnyJob() {}

    static Job<?> create() {
        return (Job<?>) Proxy.newProxyInstance(
                Job.class.getClassLoader(),
                new Class<?>[] {Job.class},
                (job, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(job);
                    case "equals" -> job == arguments[0];
                    case "toString" -> "any job";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
