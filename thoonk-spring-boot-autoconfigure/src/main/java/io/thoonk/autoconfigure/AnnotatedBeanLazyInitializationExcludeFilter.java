package io.thoonk.autoconfigure;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkListeners;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.annotation.ThoonkRecurrings;
import java.lang.annotation.Annotation;
import java.util.List;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/** Keeps beans with workers or listeners from being made lazily, because nothing would ever ask for them. */
final class AnnotatedBeanLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

    private static final List<Class<? extends Annotation>> TYPES = List.of(
            ThoonkJobWorker.class,
            ThoonkJobWorkers.class,
            ThoonkListener.class,
            ThoonkListeners.class,
            ThoonkRecurring.class,
            ThoonkRecurrings.class);

    @Override
    public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
        return AnnotationUtils.isCandidateClass(beanType, TYPES)
                && !MethodIntrospector.selectMethods(beanType, (MethodFilter) method ->
                                TYPES.stream().anyMatch(type -> AnnotatedElementUtils.hasAnnotation(method, type)))
                        .isEmpty();
    }
}
