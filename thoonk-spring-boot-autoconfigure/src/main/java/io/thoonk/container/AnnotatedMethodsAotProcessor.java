package io.thoonk.container;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkListeners;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.annotation.ThoonkRecurrings;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;

/**
 * Finds, when an application is processed ahead of time, the same methods that {@link ThoonkAnnotationBeanPostProcessor} finds
 * at start-up, and has a native image keep them with the types of their payloads and results.
 */
final class AnnotatedMethodsAotProcessor implements BeanRegistrationAotProcessor {

    private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> beanClass = bean.getBeanClass();
        Set<Method> methods = new LinkedHashSet<>();
        methods.addAll(ThoonkAnnotationBeanPostProcessor.find(beanClass, ThoonkJobWorker.class, ThoonkJobWorkers.class)
                .keySet());
        methods.addAll(ThoonkAnnotationBeanPostProcessor.find(beanClass, ThoonkListener.class, ThoonkListeners.class)
                .keySet());
        methods.addAll(ThoonkAnnotationBeanPostProcessor.find(beanClass, ThoonkRecurring.class, ThoonkRecurrings.class)
                .keySet());
        return methods.isEmpty()
                ? null
                : (generation, code) -> methods.forEach(
                        method -> register(generation.getRuntimeHints().reflection(), method, beanClass));
    }

    private static void register(ReflectionHints hints, Method method, Class<?> beanClass) {
        hints.registerMethod(method, ExecutableMode.INVOKE);
        Set<Class<?>> types = new LinkedHashSet<>();
        IntStream.range(0, method.getParameterCount())
                .mapToObj(index -> ResolvableType.forMethodParameter(method, index, beanClass))
                .forEach(type -> collect(type, types));
        collect(ResolvableType.forMethodReturnType(method, beanClass), types);
        BINDING.registerReflectionHints(hints, types.toArray(Class<?>[]::new));
    }

    /** A type, those of its generics, and those that a sealed one permits, which the JSON may be of. */
    private static void collect(ResolvableType type, Set<Class<?>> types) {
        Class<?> resolved = type.resolve();
        if (resolved == null || resolved == void.class || !types.add(resolved)) {
            return;
        }
        Arrays.stream(type.getGenerics()).forEach(generic -> collect(generic, types));
        if (resolved.isSealed()) {
            Arrays.stream(resolved.getPermittedSubclasses())
                    .forEach(permitted -> collect(ResolvableType.forClass(permitted), types));
        }
    }
}
