package io.thoonk.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Runs the jobs of a feed by calling the method. All strings may contain placeholders and SpEL. The method may take
 * <ul>
 * <li>the payload: any type that the conversion knows, with generics, optionally with {@code @Payload} and {@code @Valid};
 * <li>the {@code Job}, which is the claim;
 * <li>an {@link ItemId}: the job's id;
 * <li>{@code @Header}, {@code @Headers} and {@code Message}, as in Spring's messaging.
 * </ul>
 *
 * <p>What it returns is the job's result; {@code void} gives none. With a {@code CompletionStage} or {@code Mono} the job is
 * finished when that completes. After an exception the job comes back, and after {@code maxAttempts} it is stalled with the
 * error kept. A job may run more than once: the method has to be idempotent.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ThoonkJobWorkers.class)
@MessageMapping
@Reflective
public @interface ThoonkJobWorker {

    /** {@return the name of the job feed, as {@link #queue()}} */
    @AliasFor("queue")
    String value() default "";

    /** {@return the name of the job feed} */
    @AliasFor("value")
    String queue() default "";

    /**
     * {@return how many partitions the job feed has, all of which the worker drains; empty for a feed without} It has to be the number
     * with which the feed was made ({@code FeedConfig.partitions}); a worker that finds another one does not start.
     */
    String partitions() default "";

    /**
     * {@return the id of the container, unique among workers and listeners; empty to take the name of the feed, with a
     * number if that is taken} {@code thoonk.workers.<id>.*} overrides what stands here.
     */
    String id() default "";

    /**
     * {@return how many jobs run at once in one process, at least 1; empty for {@code thoonk.worker.concurrency}, 1 by
     * default}
     */
    String concurrency() default "";

    /**
     * {@return after how many failed attempts a job is stalled, at least 1; empty for {@code thoonk.worker.max-attempts}, 5
     * by default} A number that was chosen at the put, or is that of its feed ({@code FeedConfig.maxAttempts}), goes before it.
     */
    String maxAttempts() default "";

    /**
     * {@return how long a claim holds without being renewed, such as {@code 30s}; empty for {@code
     * thoonk.worker.claim-timeout}, 30 seconds by default}
     */
    String claimTimeout() default "";

    /**
     * {@return how long the method may take, such as {@code 10m}; empty for {@code thoonk.worker.timeout}, any time by
     * default} After that it is interrupted, and its job counts as failed.
     */
    String timeout() default "";

    /**
     * {@return how long a failed job stays out of the line; by default the values of {@code thoonk.worker.backoff.*}}
     */
    Backoff backoff() default @Backoff;

    /**
     * {@return how long results are kept in Redis, such as {@code 1h}, {@code 0} for not at all; empty for {@code
     * thoonk.worker.keep-result}, a day by default}
     */
    String keepResult() default "";

    /**
     * {@return how many jobs the worker claims beyond those that run, so that no handler waits for Redis: {@code auto} to
     * go by measurement, which fetches nothing ahead for handlers that take longer than a call to Redis; a number to keep
     * that many ready; {@code 0} to claim for free handlers only; empty for {@code thoonk.worker.prefetch}, {@code auto} by
     * default}
     */
    String prefetch() default "";

    /**
     * {@return how often and how many at a time the jobs of the queue may be started, in all processes; by default the values of
     * {@code thoonk.worker.limits.*}, which limit nothing}
     */
    Limits limits() default @Limits;

    /**
     * {@return {@code strict} to run jobs of the same key one at a time, as they were put; {@code none} to run them as handlers are
     * free; empty for {@code thoonk.worker.order}, {@code none} by default}
     */
    String order() default "";

    /**
     * {@return what becomes of the jobs of its key behind a job that waits for its next attempt, where the order is strict: {@code
     * hold} or {@code pass}; empty for {@code thoonk.worker.order-on-failure}, {@code hold} by default}
     */
    String orderOnFailure() default "";

    /**
     * {@return what becomes of the jobs of its key behind a stalled job, where the order is strict: {@code hold} or {@code pass};
     * empty for {@code thoonk.worker.order-on-stall}, {@code pass} by default}
     */
    String orderOnStall() default "";

    /**
     * {@return how long a job may run before its {@code Job.isStopping()} turns true, such as {@code 10m}; empty for {@code
     * thoonk.worker.max-run}, any time by default} The method then keeps a checkpoint and leaves the job, which goes to the end of
     * the line without a failure, so that others have their turn; it is not interrupted.
     */
    String maxRun() default "";

    /**
     * {@return how many jobs the method gets at once, from 1 to 1000, where it takes a {@code List<Job<T>>}; empty for {@code
     * thoonk.worker.batch}, 100 by default} {@link #concurrency()} is how many such calls run at once.
     */
    String batch() default "";

    /**
     * {@return how long the first job of a batch waits for others, such as {@code 200ms}; empty for {@code
     * thoonk.worker.batch-wait}, 200 ms by default}
     */
    String batchWait() default "";

    /**
     * {@return whether the container starts with the application, {@code true} or {@code false}; empty for {@code
     * thoonk.worker.auto-startup}, {@code true} by default}
     */
    String autoStartup() default "";

    /** {@return the bean name of the executor that runs the method; empty for the container's own} */
    String executor() default "";

    /**
     * {@return the bean name of the {@code JobErrorHandler} that decides what happens to a failed job; empty for the
     * default}
     */
    String errorHandler() default "";

    /** {@return the bean name of the factory that makes the container; empty for the default} */
    String containerFactory() default "";
}
