package io.thoonk.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method work on the jobs of a feed. Its parameters may be the payload (any type that the conversion knows, with
 * generics, optionally {@code @Payload} and {@code @Valid}), the {@code Job}, an {@link ItemId}, {@code @Header}s and a
 * {@code Message}. What it returns is the job's result: nothing for {@code void}; a {@code CompletionStage} or
 * {@code Mono} finishes the job when it completes. An exception gives the job back, and after {@code maxAttempts} stalls
 * it with the error kept. All strings may hold placeholders and SpEL.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ThoonkJobWorkers.class)
@MessageMapping
public @interface ThoonkJobWorker {

    /**
     * Name of the job feed.
     *
     * @return the name
     */
    @AliasFor("queue")
    String value() default "";

    /**
     * Name of the job feed.
     *
     * @return the name
     */
    @AliasFor("value")
    String queue() default "";

    /**
     * Id of the container, unique among workers and listeners; {@code thoonk.workers.<id>.*} overrides what stands here.
     *
     * @return the id; empty to take the name of the feed, with a number if that is taken
     */
    String id() default "";

    /**
     * How many jobs are worked on at once.
     *
     * @return a number of at least 1; empty for {@code thoonk.worker.concurrency}
     */
    String concurrency() default "";

    /**
     * After how many failed attempts a job is stalled.
     *
     * @return a number of at least 1; empty for {@code thoonk.worker.max-attempts}
     */
    String maxAttempts() default "";

    /**
     * How long a claim holds without being renewed.
     *
     * @return a duration; empty for {@code thoonk.worker.claim-timeout}
     */
    String claimTimeout() default "";

    /**
     * How long a handler may take; after that it is interrupted, and its job counts as failed.
     *
     * @return a duration such as {@code 10m}; empty for {@code thoonk.worker.timeout}
     */
    String timeout() default "";

    /**
     * How long a failed job stays out of the line.
     *
     * @return the backoff
     */
    Backoff backoff() default @Backoff;

    /**
     * How long results are kept in Redis, for whoever asks for them later than the job ends.
     *
     * @return a duration such as {@code 1h}, {@code 0} for not at all; empty for {@code thoonk.worker.keep-result}
     */
    String keepResult() default "";

    /**
     * How many jobs the worker claims beyond those that its handlers work on, so that no handler waits for Redis.
     *
     * @return {@code auto} to go by measurement, which fetches nothing ahead for handlers that take longer than a call to
     *     Redis; a number to keep so many; {@code 0} to claim only for free handlers; empty for
     *     {@code thoonk.worker.prefetch}
     */
    String prefetch() default "";

    /**
     * Whether the container starts with the application.
     *
     * @return {@code true} or {@code false}; empty for {@code thoonk.worker.auto-startup}
     */
    String autoStartup() default "";

    /**
     * Bean name of the executor that runs the method.
     *
     * @return the name; empty for the container's own
     */
    String executor() default "";

    /**
     * Bean name of the error handler that decides what becomes of a failed job.
     *
     * @return the name; empty for the default
     */
    String errorHandler() default "";

    /**
     * Bean name of the factory that makes the container.
     *
     * @return the name; empty for the default
     */
    String containerFactory() default "";
}
