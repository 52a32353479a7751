package io.thoonk.annotation;

import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Puts a job whenever a schedule is due, once for all processes, and has the method run it. Alone on a method it makes the method
 * the worker of its queue, with the settings of {@code thoonk.worker.*} and {@code thoonk.workers.<queue>.*}; beside
 * {@link ThoonkJobWorker} that worker runs its jobs. All strings may contain placeholders and SpEL.
 *
 * <p>The definition stands in Redis from the first start of an application that declares it, and stays there when the annotation is
 * removed: {@code thoonk.jobs(queue, type).recurring(id).ifPresent(RecurringJob::remove)} removes it.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
@Repeatable(ThoonkRecurrings.class)
public @interface ThoonkRecurring {

    /** {@return the id of what recurs, unique in its queue} Jobs get the id {@code id@due}. */
    String id();

    /**
     * {@return a cron expression in Spring's syntax, second first, or a macro such as {@code @daily}} A {@code -} switches it off:
     * nothing is defined, and what an earlier start defined is paused. Give this or {@link #every()}.
     */
    String cron() default "";

    /**
     * {@return the distance between due times, such as {@code 10m}} They are whole multiples of it since 1970-01-01T00:00:00Z.
     * Give this or {@link #cron()}.
     */
    String every() default "";

    /** {@return the time zone of {@link #cron()}, such as {@code Europe/Berlin}; empty for that of the JVM} */
    String zone() default "";

    /**
     * {@return the name of the job feed; empty for that of the {@link ThoonkJobWorker} beside it or, where there is none, for the
     * id}
     */
    String queue() default "";

    /**
     * {@return the payload of each job, as it stands in Redis: text for a {@code String}, JSON for other types} May be empty where
     * the method takes no payload, or a {@code String} or {@code byte[]}.
     */
    String payload() default "";

    /** {@return what becomes of due times that were missed} */
    Misfire misfire() default Misfire.ONCE;

    /** {@return what happens while the last job has not ended} */
    Overlap overlap() default Overlap.SKIP;
}
