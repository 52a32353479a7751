package io.thoonk.container;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean with one annotation on it.
 *
 * @param bean the bean, perhaps a proxy
 * @param beanName its name
 * @param method the method of the bean's class, with its annotations and generics
 * @param annotation the annotation, with meta-annotations merged
 * @param <A> type of the annotation
 * @since 0.1.0
 */
public record AnnotatedMethod<A extends Annotation>(Object bean, String beanName, Method method, A annotation) {

    /** {@return class, method and parameter types, as a person would name the method} */
    public String describe() {
        return ClassUtils.getUserClass(method.getDeclaringClass()).getName() + "." + method.getName() + "("
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /**
     * Finds the method to invoke on the bean, which on a JDK proxy is that of an interface.
     *
     * @return the method
     * @throws IllegalStateException if the bean has none
     */
    Method callable() {
        try {
            return AopUtils.selectInvocableMethod(method, bean.getClass());
        } catch (IllegalStateException ex) {
            return genericallyDeclared().orElseThrow(() -> ex);
        }
    }

    /** The method of an interface whose type parameters the bean's class fills in, and whose types are others thereby. */
    private Optional<Method> genericallyDeclared() {
        Class<?> beanClass = AopProxyUtils.ultimateTargetClass(bean);
        return Arrays.stream(bean.getClass().getInterfaces())
                .flatMap(declaring -> Arrays.stream(declaring.getMethods()))
                .filter(declared -> declared.getName().equals(method.getName())
                        && BridgeMethodResolver.findBridgedMethod(ClassUtils.getMostSpecificMethod(declared, beanClass))
                                .equals(method))
                .findFirst();
    }

    /** {@return types with generics, those of a generic superclass resolved by the bean's class} */
    public List<ResolvableType> parameterTypes() {
        Class<?> beanClass = AopProxyUtils.ultimateTargetClass(bean);
        return IntStream.range(0, method.getParameterCount())
                .mapToObj(index -> ResolvableType.forMethodParameter(method, index, beanClass))
                .toList();
    }

    /**
     * {@return the type with generics, those of a generic superclass resolved by the bean's class, and of a suspend function of
     * Kotlin the type that stands in its source}
     */
    public ResolvableType returnType() {
        Class<?> beanClass = AopProxyUtils.ultimateTargetClass(bean);
        return isSuspending()
                ? ResolvableType.forMethodParameter(method, method.getParameterCount() - 1, beanClass)
                        .getGeneric()
                : ResolvableType.forMethodReturnType(method, beanClass);
    }

    /** {@return whether it is a suspend function of Kotlin, whose compiler adds a parameter for what to do when it is done} */
    public boolean isSuspending() {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && isContinuation(types[types.length - 1]);
    }

    static boolean isContinuation(Class<?> type) {
        return type.getName().equals("kotlin.coroutines.Continuation");
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
