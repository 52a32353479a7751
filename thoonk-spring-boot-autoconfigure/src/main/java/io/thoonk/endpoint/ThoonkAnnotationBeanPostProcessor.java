package io.thoonk.endpoint;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkListeners;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds annotated methods on singletons, proxied or not, and hands them to the registrars once all singletons stand; those
 * of beans that are made later, such as lazy ones, at once. A bean of another scope needs a scoped proxy: each call then
 * goes to the instance of the moment. Without one its methods are ignored, and a warning says so. An annotation on a method
 * of an interface or a superclass holds for the methods that implement or override it. It has no order, because Spring
 * then applies it after all that have one, and it sees the proxies that they make.
 */
public final class ThoonkAnnotationBeanPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ThoonkAnnotationBeanPostProcessor.class);

    private final List<AnnotatedMethod<ThoonkJobWorker>> workers = new ArrayList<>();

    private final List<AnnotatedMethod<ThoonkListener>> listeners = new ArrayList<>();

    private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();

    private @Nullable BeanFactory beanFactory;

    private final Set<String> ignored = ConcurrentHashMap.newKeySet();

    private volatile boolean complete;

    /** Creates the post-processor. */
    public ThoonkAnnotationBeanPostProcessor() {}

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> target = AopProxyUtils.ultimateTargetClass(bean);
        if (isInfrastructure(bean) || without.contains(target)) {
            return bean;
        }
        Map<Method, Set<ThoonkJobWorker>> asWorkers = find(target, ThoonkJobWorker.class, ThoonkJobWorkers.class);
        Map<Method, Set<ThoonkListener>> asListeners = find(target, ThoonkListener.class, ThoonkListeners.class);
        if (asWorkers.isEmpty() && asListeners.isEmpty()) {
            without.add(target);
        } else if (isSingleton(beanName)) {
            collect(bean, beanName, asWorkers, workers);
            collect(bean, beanName, asListeners, listeners);
            if (complete) {
                register();
            }
        } else if (!ScopedProxyUtils.isScopedTarget(beanName) && ignored.add(beanName)) {
            log.warn(
                    "The workers and listeners of bean '{}' are ignored, because it is no singleton: {}",
                    beanName,
                    target.getName());
        }
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (beanFactory instanceof ListableBeanFactory beans) {
            makeScopedProxies(beans);
        }
        complete = true;
        register();
    }

    /** Nobody else may ever ask for them: Spring makes at start-up only the factories of scoped proxies. */
    private static void makeScopedProxies(ListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            if (ScopedProxyUtils.isScopedTarget(name)) {
                Class<?> type = beans.getType(name, false);
                if (type != null
                        && !(find(type, ThoonkJobWorker.class, ThoonkJobWorkers.class)
                                        .isEmpty()
                                && find(type, ThoonkListener.class, ThoonkListeners.class)
                                        .isEmpty())) {
                    beans.getBean(ScopedProxyUtils.getOriginalBeanName(name));
                }
            }
        }
    }

    /** A scoped proxy is infrastructure to Spring, but it is what a worker has to be called on. */
    private static boolean isInfrastructure(Object bean) {
        return bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
    }

    private boolean isSingleton(String beanName) {
        return beanFactory == null || !beanFactory.containsBean(beanName) || beanFactory.isSingleton(beanName);
    }

    private static <A extends Annotation> Map<Method, Set<A>> find(
            Class<?> target, Class<A> type, Class<? extends Annotation> container) {
        if (!AnnotationUtils.isCandidateClass(target, List.of(type, container))) {
            return Map.of();
        }
        return MethodIntrospector.selectMethods(target, (MethodIntrospector.MetadataLookup<Set<A>>) method -> {
            Set<A> annotations = AnnotatedElementUtils.findMergedRepeatableAnnotations(method, type, container);
            return annotations.isEmpty() ? null : annotations;
        });
    }

    private static <A extends Annotation> void collect(
            Object bean, String beanName, Map<Method, Set<A>> methods, List<AnnotatedMethod<A>> found) {
        synchronized (found) {
            methods.forEach((method, annotations) -> annotations.forEach(annotation -> {
                AnnotatedMethod<A> annotated = new AnnotatedMethod<>(bean, beanName, method, annotation);
                requireCallable(annotated);
                found.add(annotated);
            }));
        }
    }

    private static void requireCallable(AnnotatedMethod<?> method) {
        int modifiers = method.method().getModifiers();
        if (AopUtils.isAopProxy(method.bean()) && Modifier.isPrivate(modifiers)) {
            throw method.invalid(
                    "cannot be called, because the method is private and the bean is a proxy",
                    "Make the method package-private or more visible");
        }
        if (AopUtils.isCglibProxy(method.bean()) && Modifier.isFinal(modifiers)) {
            throw method.invalid(
                    "cannot be called, because the method is final and the bean is a proxy of its class",
                    "Make the method not final");
        }
        try {
            method.callable();
        } catch (IllegalStateException ex) {
            throw method.invalid(
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
