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
     * nothing is defined, and what an earlier start defined is switched off. Give this or {@link #every()}.
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

    /**
     * {@return the moment before which it is not due: a day such as {@code 2026-12-01} from its beginning on, a wall time such as
     * {@code 2026-12-01T06:00}, both in {@link #zone()}, or an instant with its offset; empty for no such moment}
     */
    String from() default "";

    /** {@return the moment from which on it is not due any more, written as {@link #from()}; empty for no such moment} */
    String until() default "";

    /**
     * {@return after how many jobs it ends, a whole number of at least 1; empty for never} They are counted from its first
     * declaration, or from the last change of its schedule or of this limit.
     */
    String limit() default "";

    /**
     * {@return up to how much later than its schedule says it is due, such as {@code 5m}; empty for not at all} The id alone decides
     * how much, so it is the same each time and in each process, and many schedules of one moment spread.
     */
    String jitter() default "";

    /**
     * {@return {@code true} if it also puts a job each time a process that declares it starts, unless the overlap forbids that}
     * Empty for {@code false}.
     */
    String runOnStart() default "";

    /**
     * {@return after how many jobs in a row that have stalled it puts no more until somebody resumes it, a whole number of at least
     * 1; empty for never}
     */
    String pauseAfterFailures() default "";
}
