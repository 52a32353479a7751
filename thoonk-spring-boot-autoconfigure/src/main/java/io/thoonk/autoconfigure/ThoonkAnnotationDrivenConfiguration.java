package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.DefaultContainerRegistry;
import io.thoonk.container.HandlerMethods;
import io.thoonk.container.ThoonkAnnotationBeanPostProcessor;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.container.ThoonkHeaders;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.job.Job;
import io.thoonk.listener.DefaultListenerContainerFactory;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerErrorHandler;
import io.thoonk.listener.ListenerRegistrar;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.listener.LoggingListenerErrorHandler;
import io.thoonk.listener.MissedEventsListener;
import io.thoonk.redis.keys.Dialect;
import io.thoonk.worker.DefaultJobErrorHandler;
import io.thoonk.worker.DefaultJobWorkerContainerFactory;
import io.thoonk.worker.JobClaimsListener;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerRegistrar;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import io.thoonk.worker.LimitDeclarations;
import io.thoonk.worker.RecurringDeclarations;
import io.thoonk.worker.RecurringRegistrar;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.thread.Threading;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.validation.Validator;

/** Wires annotated workers and listeners. */
@Configuration(proxyBeanMethods = false)
class ThoonkAnnotationDrivenConfiguration {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ThoonkAnnotationBeanPostProcessor thoonkAnnotationBeanPostProcessor() {
        return new ThoonkAnnotationBeanPostProcessor();
    }

    @Bean
    static LazyInitializationExcludeFilter thoonkLazyInitializationExcludeFilter() {
        return new AnnotatedBeanLazyInitializationExcludeFilter();
    }

    @Bean
    @Primary
    @ConditionalOnMissingBean(value = ThoonkContainerRegistry.class, search = SearchStrategy.CURRENT)
    DefaultContainerRegistry thoonkContainerRegistry() {
        return new DefaultContainerRegistry();
    }

    @Bean
    ConfiguredOptions thoonkConfiguredOptions(
            ThoonkProperties visible,
            Environment environment,
            HierarchicalBeanFactory beanFactory,
            ObjectProvider<WorkerOptionsCustomizer> customizers) {
        Binder binder = Binder.get(environment);
        BeanFactory parent = beanFactory.getParentBeanFactory();
        // Boot makes a bean of properties only where no ancestor has one, but a context goes by what is set in it.
        ThoonkProperties properties = parent == null ? visible : binder.bindOrCreate("thoonk", ThoonkProperties.class);
        return new ConfiguredOptions(
                properties,
                binder,
                Optional.ofNullable(parent).map(above -> above.getBeanProvider(ConfiguredOptions.class)
                        .getIfAvailable()),
                customizers.orderedStream().toList());
    }

    @Bean
    UnheardEvents thoonkUnheardEvents(ObjectProvider<InnerTemplate> inner) {
        return new UnheardEvents(() -> inner.getObject().template());
    }

    @Bean
    LifecycleAction thoonkConfigurationWarnings(
            ConfiguredOptions options,
            UnheardEvents events,
            BeanFactory beans,
            Environment environment,
            ObjectProvider<LifecycleProperties> lifecycle) {
        return LifecycleAction.atStart(
                SmartLifecycle.DEFAULT_PHASE,
                new ConfigurationWarnings(options, events, beans, environment, lifecycle)::tell);
    }

    @Bean
    @ConditionalOnMissingBean
    JobErrorHandler thoonkJobErrorHandler() {
        return new DefaultJobErrorHandler();
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerErrorHandler thoonkListenerErrorHandler() {
        return new LoggingListenerErrorHandler();
    }

    @Bean
    @Conditional(MissingJobWorkerContainerFactory.class)
    @ConditionalOnThreading(Threading.PLATFORM)
    DefaultJobWorkerContainerFactory thoonkJobWorkerContainerFactory(
            InnerTemplate inner, JobErrorHandler errorHandler, ObjectProvider<JobClaimsListener> listeners) {
        return workers(inner, errorHandler, listeners, false);
    }

    @Bean(name = "thoonkJobWorkerContainerFactory")
    @Conditional(MissingJobWorkerContainerFactory.class)
    @ConditionalOnThreading(Threading.VIRTUAL)
    DefaultJobWorkerContainerFactory thoonkJobWorkerContainerFactoryVirtualThreads(
            InnerTemplate inner, JobErrorHandler errorHandler, ObjectProvider<JobClaimsListener> listeners) {
        return workers(inner, errorHandler, listeners, true);
    }

    private static DefaultJobWorkerContainerFactory workers(
            InnerTemplate inner,
            JobErrorHandler errorHandler,
            ObjectProvider<JobClaimsListener> listeners,
            boolean virtualThreads) {
        return new DefaultJobWorkerContainerFactory(
                inner.internals()::jobClaims, listeners.orderedStream().toList(), errorHandler, virtualThreads);
    }

    @Bean
    @Conditional(MissingListenerContainerFactory.class)
    @ConditionalOnThreading(Threading.PLATFORM)
    DefaultListenerContainerFactory thoonkListenerContainerFactory(
            InnerTemplate inner, ListenerErrorHandler errorHandler, ObjectProvider<MissedEventsListener> missed) {
        return listeners(inner, errorHandler, missed, SimpleAsyncTaskExecutor::new);
    }

    @Bean(name = "thoonkListenerContainerFactory")
    @Conditional(MissingListenerContainerFactory.class)
    @ConditionalOnThreading(Threading.VIRTUAL)
    DefaultListenerContainerFactory thoonkListenerContainerFactoryVirtualThreads(
            InnerTemplate inner, ListenerErrorHandler errorHandler, ObjectProvider<MissedEventsListener> missed) {
        return listeners(inner, errorHandler, missed, ThoonkAnnotationDrivenConfiguration::virtualThreads);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    JobWorkerRegistrar thoonkJobWorkerRegistrar(
            ThoonkContainerRegistry registry,
            JobWorkerContainerFactory factory,
            ConfiguredOptions options,
            PayloadConverter converter,
            ObjectProvider<Validator> validator,
            ObjectProvider<JobWorkerSpecCustomizer> customizers,
            LimitDeclarations limits,
            ConfigurableBeanFactory beanFactory) {
        HandlerMethods methods = new HandlerMethods(
                converter::read,
                validator.getIfUnique(),
                Map.of(Job.class, ThoonkHeaders.JOB),
                Map.of(FeedEvent.class, "a worker gets jobs, not events"));
        return new JobWorkerRegistrar(
                registry,
                factory,
                options,
                new AttributeResolver(beanFactory, ApplicationConversionService.getSharedInstance()),
                methods,
                JobWorkerSpecCustomizer.all(customizers.orderedStream().toList()),
                limits,
                feed -> isScripted(beanFactory, feed) ? PayloadCodec::textOfJson : UnaryOperator.identity());
    }

    private static boolean isScripted(BeanFactory beans, String feed) {
        ThoonkSettings settings = beans.getBean(ThoonkAutoConfiguration.SETTINGS, ThoonkSettings.class);
        return settings.keySpace().dialects().of(feed) == Dialect.SCRIPTED;
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    RecurringDeclarations thoonkRecurringDeclarations(InnerTemplate inner) {
        return new RecurringDeclarations(queue -> inner.template().jobs(queue, byte[].class));
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    RecurringRegistrar thoonkRecurringRegistrar(
            RecurringDeclarations declarations,
            JobWorkerRegistrar workers,
            PayloadConverter converter,
            ConfigurableBeanFactory beanFactory) {
        return new RecurringRegistrar(
                declarations,
                workers,
                new AttributeResolver(beanFactory, ApplicationConversionService.getSharedInstance()),
                converter);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ListenerRegistrar thoonkListenerRegistrar(
            ThoonkContainerRegistry registry,
            ListenerContainerFactory factory,
            ConfiguredOptions options,
            PayloadConverter converter,
            ObjectProvider<Validator> validator,
            ObjectProvider<ListenerSpecCustomizer> customizers,
            ConfigurableBeanFactory beanFactory) {
        HandlerMethods methods = new HandlerMethods(
                converter::read,
                validator.getIfUnique(),
                Map.of(FeedEvent.class, ThoonkHeaders.EVENT),
                Map.of(Job.class, "a listener gets events, not jobs"));
        return new ListenerRegistrar(
                registry,
                factory,
                options,
                new AttributeResolver(beanFactory, ApplicationConversionService.getSharedInstance()),
                methods,
                ListenerSpecCustomizer.all(customizers.orderedStream().toList()));
    }

    private static DefaultListenerContainerFactory listeners(
            InnerTemplate inner,
            ListenerErrorHandler errorHandler,
            ObjectProvider<MissedEventsListener> missed,
            Function<String, Executor> executors) {
        return new DefaultListenerContainerFactory(
                inner.internals()::subscribeListener,
                inner.internals()::cursor,
                errorHandler,
                MissedEventsListener.all(missed.orderedStream().toList()),
                executors);
    }

    private static Executor virtualThreads(String prefix) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(prefix);
        executor.setVirtualThreads(true);
        return executor;
    }

    /** Neither here nor, but for what Thoonk makes there, in an ancestor: that knows the strategies of its context alone. */
    static final class MissingJobWorkerContainerFactory extends AllNestedConditions {

        MissingJobWorkerContainerFactory() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnMissingBean(value = JobWorkerContainerFactory.class, search = SearchStrategy.CURRENT)
        static class Here {}

        @ConditionalOnMissingBean(
                value = JobWorkerContainerFactory.class,
                ignored = DefaultJobWorkerContainerFactory.class)
        static class InAncestors {}
    }

    /** The same for listeners. */
    static final class MissingListenerContainerFactory extends AllNestedConditions {

        MissingListenerContainerFactory() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnMissingBean(value = ListenerContainerFactory.class, search = SearchStrategy.CURRENT)
        static class Here {}

        @ConditionalOnMissingBean(
                value = ListenerContainerFactory.class,
                ignored = DefaultListenerContainerFactory.class)
        static class InAncestors {}
    }
}
