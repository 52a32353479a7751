package io.thoonk.endpoint;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkListeners;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds annotated methods on singletons, proxied or not, and hands them to the registrars once all singletons stand; those
 * of beans that are made later at once.
 */
public final class ThoonkAnnotationBeanPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton, Ordered {

    private final List<AnnotatedMethod<ThoonkJobWorker>> workers = new ArrayList<>();

    private final List<AnnotatedMethod<ThoonkListener>> listeners = new ArrayList<>();

    private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();

    private @Nullable BeanFactory beanFactory;

    private boolean complete;

    /** Creates the post-processor. */
    public ThoonkAnnotationBeanPostProcessor() {}

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> target = AopProxyUtils.ultimateTargetClass(bean);
        if (bean instanceof AopInfrastructureBean || without.contains(target)) {
            return bean;
        }
        boolean any = find(bean, beanName, target, ThoonkJobWorker.class, ThoonkJobWorkers.class, workers)
                | find(bean, beanName, target, ThoonkListener.class, ThoonkListeners.class, listeners);
        if (!any) {
            without.add(target);
        } else if (complete) {
            register();
        }
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        complete = true;
        register();
    }

    private <A extends Annotation> boolean find(
            Object bean,
            String beanName,
            Class<?> target,
            Class<A> type,
            Class<? extends Annotation> container,
            List<AnnotatedMethod<A>> found) {
        if (!AnnotationUtils.isCandidateClass(target, List.of(type, container))) {
            return false;
        }
        Map<Method, Set<A>> methods =
                MethodIntrospector.selectMethods(target, (MethodIntrospector.MetadataLookup<Set<A>>) method -> {
                    Set<A> annotations = AnnotatedElementUtils.getMergedRepeatableAnnotations(method, type, container);
                    return annotations.isEmpty() ? null : annotations;
                });
        if (methods.isEmpty()
                || beanFactory != null && beanFactory.containsBean(beanName) && !beanFactory.isSingleton(beanName)) {
            return false;
        }
        synchronized (found) {
            methods.forEach((method, annotations) -> annotations.forEach(annotation -> found.add(
                    new AnnotatedMethod<>(bean, beanName, invocable(bean, beanName, method, annotation), annotation))));
        }
        return true;
    }

    private static Method invocable(Object bean, String beanName, Method method, Annotation annotation) {
        try {
            return AopUtils.selectInvocableMethod(method, bean.getClass());
        } catch (IllegalStateException ex) {
            throw new AnnotatedMethod<>(bean, beanName, method, annotation)
                    .invalid(
                            "cannot be called, because the bean is a proxy of interfaces that do not have the method",
                            "Add the method to an interface of the bean, or have the class proxied (proxyTargetClass)");
        }
    }

    private void register() {
        if (beanFactory == null) {
            throw new IllegalStateException("The post-processor has no bean factory");
        }
        beanFactory
                .<EndpointRegistrar<ThoonkJobWorker>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(EndpointRegistrar.class, ThoonkJobWorker.class))
                .ifAvailable(registrar -> drain(workers).forEach(registrar::register));
        beanFactory
                .<EndpointRegistrar<ThoonkListener>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(EndpointRegistrar.class, ThoonkListener.class))
                .ifAvailable(registrar -> drain(listeners).forEach(registrar::register));
    }

    private static <A extends Annotation> List<AnnotatedMethod<A>> drain(List<AnnotatedMethod<A>> methods) {
        synchronized (methods) {
            List<AnnotatedMethod<A>> drained = List.copyOf(methods);
            methods.clear();
            return drained;
        }
    }
}
