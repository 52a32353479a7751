package io.thoonk.autoconfigure;

import io.thoonk.job.CapabilityProvider;
import io.thoonk.job.JobKeyResolver;
import io.thoonk.worker.LimitDeclarations;
import io.thoonk.worker.QueueKeys;
import io.thoonk.worker.QueueKeys.TypedResolver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/** Wires what an application says about the limits of its queues and the keys of its jobs. */
@Configuration(proxyBeanMethods = false)
class ThoonkLimitsConfiguration {

    /** How often what workers say about limits is compared with what another version of the application says. */
    private static final Duration COMPARISON = Duration.ofMinutes(1);

    /** Every template asks it, so that it knows keys before anything is put. */
    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    QueueKeys thoonkQueueKeys(ConfigurableListableBeanFactory beans) {
        return new QueueKeys(() -> resolvers(beans));
    }

    @SuppressWarnings("unchecked") // each is asked about payloads of its own type alone
    private static List<TypedResolver> resolvers(ConfigurableListableBeanFactory beans) {
        List<String> names = Arrays.asList(beans.getBeanNamesForType(JobKeyResolver.class));
        return beans.getBeanProvider(JobKeyResolver.class)
                .orderedStream()
                .map(resolver ->
                        new TypedResolver(payloadType(beans, names, resolver), (JobKeyResolver<Object>) resolver))
                .toList();
    }

    /** A lambda tells the type of its payloads only by its bean method. */
    private static Class<?> payloadType(
            ConfigurableListableBeanFactory beans, List<String> names, JobKeyResolver<?> resolver) {
        ResolvableType declared = names.stream()
                .filter(name -> beans.containsBeanDefinition(name) && beans.getBean(name) == resolver)
                .findFirst()
                .map(name -> beans.getMergedBeanDefinition(name).getResolvableType())
                .orElseGet(() -> ResolvableType.forInstance(resolver));
        return declared.as(JobKeyResolver.class).getGeneric(0).resolve(Object.class);
    }

    /** Before the workers start. */
    @Bean
    SmartInitializingSingleton thoonkOffers(
            InnerTemplate inner, ThoonkProperties properties, ObjectProvider<CapabilityProvider> providers) {
        return () -> {
            inner.internals().offer(properties.worker()::offers);
            providers.orderedStream().forEach(inner.internals()::offer);
        };
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    LimitDeclarations thoonkLimitDeclarations(
            InnerTemplate inner, QueueKeys keys, ThoonkProperties properties, Environment environment) {
        return new LimitDeclarations(
                queue -> inner.template().jobs(queue, byte[].class).limits(),
                keys,
                environment.getProperty("spring.application.name", "an application without a name"),
                properties.worker().priorityStep(),
                COMPARISON);
    }
}
