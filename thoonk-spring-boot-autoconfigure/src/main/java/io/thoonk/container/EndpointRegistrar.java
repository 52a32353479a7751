package io.thoonk.container;

import java.lang.annotation.Annotation;

/**
 * Turns annotated methods of one kind into running containers.
 *
 * @param <A> the annotation
 * @since 0.1.0
 */
public interface EndpointRegistrar<A extends Annotation> {

    /**
     * Registers a method.
     *
     * @param method the method
     * @throws InvalidEndpointException if it is declared wrongly
     */
    void register(AnnotatedMethod<A> method);
}
