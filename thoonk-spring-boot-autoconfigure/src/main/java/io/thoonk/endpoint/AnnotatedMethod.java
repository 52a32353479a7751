package io.thoonk.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean with one annotation on it.
 *
 * @param bean the bean, perhaps a proxy
 * @param beanName its name
 * @param method the method to invoke on the bean
 * @param annotation the annotation, with meta-annotations merged
 * @param <A> type of the annotation
 */
public record AnnotatedMethod<A extends Annotation>(Object bean, String beanName, Method method, A annotation) {

    /**
     * Names the method as a person would.
     *
     * @return class, method and parameter types
     */
    public String describe() {
        return ClassUtils.getUserClass(method.getDeclaringClass()).getName() + "." + method.getName() + "("
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /**
     * Says that the declaration is wrong.
     *
     * @param problem what is wrong
     * @param mend what to do
     * @return the exception to throw
     */
    public InvalidEndpointException invalid(String problem, String mend) {
        return new InvalidEndpointException(
                "@" + annotation.annotationType().getSimpleName() + " on " + describe(), problem, mend);
    }
}
