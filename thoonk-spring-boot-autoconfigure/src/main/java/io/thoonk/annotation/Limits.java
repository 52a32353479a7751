package io.thoonk.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How often and how many at a time the jobs of a worker's queue may be started, all processes together: of the queue as a whole, and
 * of each key, such as a tenant. What is over a limit waits in Redis, and costs no handler, no place and no attempt. A rate is
 * written as a number of starts and a time, {@code 100/10s} or {@code 10/s}: in any window of that length there are no more, retries
 * included. With {@code smooth} behind it, as in {@code 100/10s smooth}, they are spaced evenly; {@code smooth burst 5} lets five go
 * at once after a pause. {@code none} says that there is no limit where {@code thoonk.worker.limits.*} has one. Placeholders resolve.
 *
 * @since 0.1.0
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Limits {

    /** {@return starts of the queue in a time, such as {@code 100/10s}; empty for the property, by default any number} */
    String rate() default "";

    /** {@return jobs of the queue at a time, in all processes; empty for the property, by default any number} */
    String concurrency() default "";

    /**
     * {@return the key of a job, as an expression over its payload such as {@code #{payload.tenant}}} It is worked out when the job
     * is put, by applications that have this worker; others put with {@code PutOptions} or a {@code JobKeyResolver}. Jobs of one key
     * make a lane: lanes have their turns, however many jobs wait in one of them. Empty for the property, by default no key.
     */
    String key() default "";

    /** {@return starts of each key in a time; empty for the property, by default any number} */
    String keyRate() default "";

    /** {@return jobs of each key at a time; empty for the property, by default any number} */
    String keyConcurrency() default "";
}
