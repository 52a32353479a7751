package io.thoonk.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a failed job stays out of the line, or a durable listener waits before it tries an item again. An attribute that is
 * not set takes the value of {@code thoonk.worker.backoff.*} or {@code thoonk.listener.backoff.*}. Durations are written as
 * {@code 500ms}, {@code 1s}, {@code 5m}; placeholders resolve.
 *
 * @since 0.1.0
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Backoff {

    /**
     * {@return the delay after the first failure; empty for the property, by default {@code 1s} for workers and {@code
     * 200ms} for listeners}
     */
    String delay() default "";

    /**
     * {@return the factor by which the delay grows with each further failure, 1 or more; 0 for the property, by default 2}
     */
    double multiplier() default 0;

    /**
     * {@return the longest delay; empty for the property, by default {@code 5m} for workers and {@code 30s} for listeners}
     */
    String maxDelay() default "";

    /**
     * {@return by how much a delay may be longer than computed, so that jobs that failed together do not return together;
     * empty for the property, by default none} Listeners have none.
     */
    String jitter() default "";
}
