package io.thoonk.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a failed job stays out of the line. Attributes left as they are take the values of
 * {@code thoonk.worker.backoff.*}. Durations are written as {@code 500ms}, {@code 1s}, {@code 5m}; placeholders resolve.
 *
 * @since 0.1.0
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Backoff {

    /**
     * How long after the first failure.
     *
     * @return a duration; empty for the default
     */
    String delay() default "";

    /**
     * By what the delay grows with each further failure.
     *
     * @return a factor of 1 or more; 0 for the default
     */
    double multiplier() default 0;

    /**
     * How long at most.
     *
     * @return a duration; empty for the default
     */
    String maxDelay() default "";

    /**
     * By how much a delay may differ from what was computed, so that jobs that failed together do not return together.
     *
     * @return a duration; empty for the default
     */
    String jitter() default "";
}
