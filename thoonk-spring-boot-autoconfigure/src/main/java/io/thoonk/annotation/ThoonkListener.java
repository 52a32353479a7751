package io.thoonk.annotation;

import io.thoonk.event.FeedEventType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method hear the events of feeds, one after the other, in the order in which Redis sent them. Its parameters may
 * be the item (any type that the conversion knows, with generics), the {@code FeedEvent} or one of its records, an
 * {@link ItemId}, {@code @Header}s and a {@code Message}. An exception is logged with feed and id and stops nothing; a
 * {@link #durable} listener tries again. All
 * strings may hold placeholders and SpEL.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ThoonkListeners.class)
@MessageMapping
public @interface ThoonkListener {

    /**
     * Names of the feeds.
     *
     * @return names; one with {@code *} is a pattern
     */
    @AliasFor("feeds")
    String[] value() default {};

    /**
     * Names of the feeds.
     *
     * @return names; one with {@code *} is a pattern
     */
    @AliasFor("value")
    String[] feeds() default {};

    /**
     * Which events the method hears. A method with an item parameter hears, unless this is set, those that carry an item.
     *
     * @return types; none for all that the method can take
     */
    FeedEventType[] events() default {};

    /**
     * Makes the listener durable: Redis keeps under this name how far it has come in each feed, and on start and after a lost
     * connection it first gets, in order, what was published, edited or retracted since. At the very first start that is
     * everything that is stored. Of several processes with one name one is active. An event may come twice, never not at
     * all; of several edits in a row it may get the last alone. Only for plain feeds, and not for patterns.
     *
     * @return the name; empty for a listener that hears only what is sent while it listens
     */
    String durable() default "";

    /**
     * How many events are handled at once; those of one item come one after the other, in order.
     *
     * @return a number of at least 1; empty for {@code thoonk.listener.concurrency}
     */
    String concurrency() default "";

    /**
     * How many events may wait for the method. A durable listener has no need of it.
     *
     * @return a number of at least 1; empty for {@code thoonk.listener.mailbox}
     */
    String mailbox() default "";

    /**
     * What happens when more events come.
     *
     * @return {@code drain} or {@code resync}, see {@link io.thoonk.event.OverflowPolicy}; empty for
     *     {@code thoonk.listener.overflow}
     */
    String overflow() default "";

    /**
     * How often a durable listener tries an item.
     *
     * @return a number of at least 1; empty for {@code thoonk.listener.max-attempts}
     */
    String maxAttempts() default "";

    /**
     * How long a durable listener waits before it tries an item again; there is no jitter.
     *
     * @return the backoff; what is left out comes from {@code thoonk.listener.backoff.*}
     */
    Backoff backoff() default @Backoff;

    /**
     * What becomes of an item whose attempts are used up.
     *
     * @return {@code park}, {@code skip} or {@code retry}; empty for {@code thoonk.listener.exhausted}
     */
    String exhausted() default "";

    /**
     * Id of the container, unique among workers and listeners; {@code thoonk.listeners.<id>.*} overrides what stands here.
     *
     * @return the id; empty to take bean and method name
     */
    String id() default "";

    /**
     * Whether the container starts with the application.
     *
     * @return {@code true} or {@code false}; empty for {@code thoonk.listener.auto-startup}
     */
    String autoStartup() default "";

    /**
     * Bean name of the executor that runs the method.
     *
     * @return the name; empty for the container's own
     */
    String executor() default "";

    /**
     * Bean name of the error handler that hears of the method's exceptions.
     *
     * @return the name; empty for the default, which logs
     */
    String errorHandler() default "";

    /**
     * Bean name of the factory that makes the container.
     *
     * @return the name; empty for the default
     */
    String containerFactory() default "";
}
