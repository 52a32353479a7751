package io.thoonk.container;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkListeners;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.annotation.ThoonkRecurrings;
import io.thoonk.annotation.ThoonkWebSub;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
 *
 * @since 0.1.0
 */
public final class ThoonkAnnotationBeanPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ThoonkAnnotationBeanPostProcessor.class);

    private final List<AnnotatedMethod<ThoonkJobWorker>> workers = new ArrayList<>();

    private final List<AnnotatedMethod<ThoonkListener>> listeners = new ArrayList<>();

    private final List<AnnotatedMethod<ThoonkRecurring>> recurring = new ArrayList<>();

    private final List<AnnotatedMethod<ThoonkWebSub>> webSubs = new ArrayList<>();

    private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();

    private @Nullable BeanFactory beanFactory;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

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
        if (!isInfrastructure(bean)) {
            Class<?> target = AopProxyUtils.ultimateTargetClass(bean);
            if (isAnnotated(target)) {
                found(bean, beanName, target);
            }
        }
        return bean;
    }

    private void found(Object bean, String beanName, Class<?> target) {
        if (isSingleton(beanName)) {
            known.add(beanName);
            collect(bean, beanName, find(target, ThoonkJobWorker.class, ThoonkJobWorkers.class), workers);
            collect(bean, beanName, find(target, ThoonkListener.class, ThoonkListeners.class), listeners);
            collect(bean, beanName, find(target, ThoonkRecurring.class, ThoonkRecurrings.class), recurring);
            collect(bean, beanName, findWebSubs(target), webSubs);
            if (complete) {
                register();
            }
        } else if (!ScopedProxyUtils.isScopedTarget(beanName)) {
            ignore(beanName, target);
        }
    }

    private void ignore(String beanName, Class<?> target) {
        if (ignored.add(beanName)) {
            log.warn(
                    "The workers and listeners of bean '{}' are ignored, because it is no singleton: {}. Make it one, or give its scope a proxy, for example with proxyMode = ScopedProxyMode.TARGET_CLASS",
                    beanName,
                    target.getName());
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (beanFactory instanceof ConfigurableListableBeanFactory beans) {
            findWhatWasNotShown(beans);
        }
        complete = true;
        register();
    }

    /**
     * Spring shows no post-processor the beans with a synthetic definition, such as the proxies of Spring Cloud's refresh
     * scope, those that are made before it, and those that are registered as they are; and nobody may ever ask for a scoped
     * proxy or for what a factory makes.
     */
    private void findWhatWasNotShown(ConfigurableListableBeanFactory beans) {
        Set<String> names = new LinkedHashSet<>(List.of(beans.getBeanDefinitionNames()));
        names.addAll(List.of(beans.getSingletonNames()));
        for (String each : names) {
            boolean target = ScopedProxyUtils.isScopedTarget(each);
            String name = target ? ScopedProxyUtils.getOriginalBeanName(each) : each;
            Class<?> type = known.contains(name) || waits(beans, name) ? null : annotatedType(beans, each);
            if (type == null) {
                continue;
            }
            if (beans.isSingleton(name)) {
                Object bean = beans.getBean(name);
                if (!known.contains(name)) {
                    found(bean, name, type);
                }
            } else {
                ignore(name, type);
            }
        }
    }

    /** A template of beans is none itself, and a lazy bean is shown when it is made. */
    private static boolean waits(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return false;
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(name);
        return definition.isAbstract() || definition.isLazyInit() && !beans.containsSingleton(name);
    }

    private @Nullable Class<?> annotatedType(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = beans.getType(name, false);
        try {
            return type != null && isAnnotated(type) ? type : null;
        } catch (IllegalStateException | LinkageError ex) {
            log.debug("The class of bean '{}' cannot be looked at: {}", name, type, ex);
            return null;
        }
    }

    private boolean isAnnotated(Class<?> type) {
        if (without.contains(type)) {
            return false;
        }
        boolean annotated = !(find(type, ThoonkJobWorker.class, ThoonkJobWorkers.class)
                        .isEmpty()
                && find(type, ThoonkListener.class, ThoonkListeners.class).isEmpty()
                && find(type, ThoonkRecurring.class, ThoonkRecurrings.class).isEmpty());
        if (!annotated) {
            without.add(type);
        }
        return annotated;
    }

    /** A scoped proxy is infrastructure to Spring, but it is what a worker has to be called on. */
    private static boolean isInfrastructure(Object bean) {
        return bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
    }

    private boolean isSingleton(String beanName) {
        return beanFactory == null || !beanFactory.containsBean(beanName) || beanFactory.isSingleton(beanName);
    }

    static <A extends Annotation> Map<Method, Set<A>> find(
            Class<?> target, Class<A> type, Class<? extends Annotation> container) {
        if (!AnnotationUtils.isCandidateClass(target, List.of(type, container))) {
            return Map.of();
        }
        return MethodIntrospector.selectMethods(target, (MethodIntrospector.MetadataLookup<Set<A>>) method -> {
            Set<A> annotations = AnnotatedElementUtils.findMergedRepeatableAnnotations(method, type, container);
            return annotations.isEmpty() ? null : annotations;
        });
    }

    /** They are listeners too, and found as such. */
    private static Map<Method, Set<ThoonkWebSub>> findWebSubs(Class<?> target) {
        return MethodIntrospector.selectMethods(
                target, (MethodIntrospector.MetadataLookup<Set<ThoonkWebSub>>) method -> {
                    ThoonkWebSub webSub = AnnotatedElementUtils.findMergedAnnotation(method, ThoonkWebSub.class);
                    return webSub == null ? null : Set.of(webSub);
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
        // First, so that what is wrong is said of this annotation and not of the listener within it.
        beanFactory
                .<EndpointRegistrar<ThoonkWebSub>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(EndpointRegistrar.class, ThoonkWebSub.class))
                .ifAvailable(registrar -> drain(webSubs).forEach(registrar::register));
        // As in a test of handlers alone, or where Spring's web module is missing.
        drain(webSubs)
                .forEach(method -> log.info("{} hears of its feed, but nothing is imported here", method.describe()));
        beanFactory
                .<EndpointRegistrar<ThoonkJobWorker>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(EndpointRegistrar.class, ThoonkJobWorker.class))
                .ifAvailable(registrar -> drain(workers).forEach(registrar::register));
        beanFactory
                .<EndpointRegistrar<ThoonkListener>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(EndpointRegistrar.class, ThoonkListener.class))
                .ifAvailable(registrar -> drain(listeners).forEach(registrar::register));
        beanFactory
                .<EndpointRegistrar<ThoonkRecurring>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(EndpointRegistrar.class, ThoonkRecurring.class))
                .ifAvailable(registrar -> drain(recurring).forEach(registrar::register));
    }

    private static <A extends Annotation> List<AnnotatedMethod<A>> drain(List<AnnotatedMethod<A>> methods) {
        synchronized (methods) {
            List<AnnotatedMethod<A>> drained = List.copyOf(methods);
            methods.clear();
            return drained;
        }
    }
}
