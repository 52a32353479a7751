package io.thoonk.annotation;

import io.thoonk.event.FeedEventType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Calls the method with the entries of an Atom or RSS feed elsewhere. It says in one place what is three otherwise: an import keeps a
 * feed here equal to the one there ({@code thoonk.atom.imports}), subscribes at the hub that this names ({@code
 * thoonk.websub.subscriber.path}, which has to be set), and a durable {@link ThoonkListener} calls the method, once for all processes,
 * for all that is there at the first start and then for each entry that is new or edited. An entry may come twice, and is never left
 * out; one whose method throws is tried again, and then parked. All strings may contain placeholders and SpEL.
 *
 * <p>The method takes what a listener may take. Without a bean of type {@code AtomImport} an item is a JSON object with {@code title},
 * {@code content}, {@code type} of the content, {@code link}, {@code author} and {@code updated}, as far as the entry has them; its id is
 * that of the entry. Texts come from strangers: what is HTML in them is not made safe.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ThoonkListener
public @interface ThoonkWebSub {

    /** {@return the address of the feed elsewhere, with {@code http} or {@code https}} */
    String url();

    /**
     * {@return the name of the feed here that is kept equal to it, and of its import} It belongs to this address alone; several methods
     * may name both.
     */
    @AliasFor(annotation = ThoonkListener.class, attribute = "feeds")
    String feed();

    /**
     * {@return the name under which Redis keeps how far the method is} Of several methods with one feed each needs a name of its own.
     */
    @AliasFor(annotation = ThoonkListener.class, attribute = "durable")
    String durable() default "websub";

    /** {@return which events the method hears; none for all that it can take} */
    @AliasFor(annotation = ThoonkListener.class, attribute = "events")
    FeedEventType[] events() default {};

    /** {@return how often the feed elsewhere is looked at, whatever its hub says, at least {@code 1s}} */
    String every() default "15m";

    /** {@return {@code true} if the feed elsewhere and its hub may be inside the network} Empty for {@code false}. */
    String internal() default "";

    /**
     * {@return the id of the container, unique among workers and listeners; empty to take bean and method name} {@code
     * thoonk.listeners.<id>.*} says how it works.
     */
    @AliasFor(annotation = ThoonkListener.class, attribute = "id")
    String id() default "";
}
