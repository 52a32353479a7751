package io.thoonk.annotation;

import io.thoonk.event.FeedEventType;
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
 * Calls the method for the events of feeds, one after the other, in the order in which Redis sent them. All strings may contain
 * placeholders and SpEL. The method may take
 * <ul>
 * <li>the item or result: any type that the conversion knows, with generics; the method then hears only events that carry one;
 * <li>the {@code FeedEvent}, or one of its records to hear only events of that kind;
 * <li>an {@link ItemId}: the id of the item or job;
 * <li>{@code @Header}, {@code @Headers} and {@code Message}, as in Spring's messaging.
 * </ul>
 *
 * <p>An exception is logged with feed and id, and the next event follows; a {@link #durable} listener tries again.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ThoonkListeners.class)
@MessageMapping
@Reflective
public @interface ThoonkListener {

    /** {@return the names of the feeds, as {@link #feeds()}} */
    @AliasFor("feeds")
    String[] value() default {};

    /** {@return the names of the feeds; one with {@code *} is a pattern} */
    @AliasFor("value")
    String[] feeds() default {};

    /**
     * {@return which events the method hears; none for all that it can take} A method with an item parameter hears only
     * events that carry an item, whatever stands here.
     */
    FeedEventType[] events() default {};

    /**
     * {@return the name under which Redis keeps how far the listener is in each feed, which makes it durable; empty for a
     * listener that hears only what is sent while it listens} A durable listener first gets, on start and after a lost
     * connection, in order, what was published, edited or retracted since; at its very first start everything that is
     * stored. Of several processes with one name one is active; of several methods of an application with one feed each
     * needs a name of its own. An event may come twice, and is never left out; of several edits in a row it may get the last
     * alone. Only for plain feeds, and not for patterns.
     */
    String durable() default "";

    /**
     * {@return how many events are handled at once, at least 1, those of one item one after the other; empty for {@code
     * thoonk.listener.concurrency}, 1 by default}
     */
    String concurrency() default "";

    /**
     * {@return how many events may wait for the method, at least 1; empty for {@code thoonk.listener.mailbox}, 10 000 by
     * default} A durable listener does not need it.
     */
    String mailbox() default "";

    /**
     * {@return what happens when more events come, {@code drain} or {@code resync}, see {@link
     * io.thoonk.event.OverflowPolicy}; empty for {@code thoonk.listener.overflow}, {@code drain} by default}
     */
    String overflow() default "";

    /**
     * {@return how often a durable listener tries an item, at least 1; empty for {@code thoonk.listener.max-attempts}, 5 by
     * default}
     */
    String maxAttempts() default "";

    /**
     * {@return how long a durable listener waits before it tries an item again, without jitter; by default the values of
     * {@code thoonk.listener.backoff.*}}
     */
    Backoff backoff() default @Backoff;

    /**
     * {@return what happens to an item whose attempts are used up: {@code park}, {@code skip} or {@code retry}; empty for
     * {@code thoonk.listener.exhausted}, {@code park} by default}
     */
    String exhausted() default "";

    /**
     * {@return the id of the container, unique among workers and listeners; empty to take bean and method name} {@code
     * thoonk.listeners.<id>.*} overrides what stands here.
     */
    String id() default "";

    /**
     * {@return whether the container starts with the application, {@code true} or {@code false}; empty for {@code
     * thoonk.listener.auto-startup}, {@code true} by default}
     */
    String autoStartup() default "";

    /** {@return the bean name of the executor that runs the method; empty for the container's own} */
    String executor() default "";

    /**
     * {@return the bean name of the error handler that hears of the method's exceptions; empty for the default, which logs
     * them}
     */
    String errorHandler() default "";

    /** {@return the bean name of the factory that makes the container; empty for the default} */
    String containerFactory() default "";
}
