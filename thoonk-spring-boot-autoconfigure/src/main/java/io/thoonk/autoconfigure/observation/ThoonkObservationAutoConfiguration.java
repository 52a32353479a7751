package io.thoonk.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.thoonk.HandleDecorator;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.observation.EventProcessObservationConvention;
import io.thoonk.observation.JobProcessObservationConvention;
import io.thoonk.observation.MdcScopes;
import io.thoonk.observation.ObservedEventHandler;
import io.thoonk.observation.ObservedHandles;
import io.thoonk.observation.ObservedJobHandler;
import io.thoonk.observation.SendConventions;
import io.thoonk.observation.SendObservationConvention;
import io.thoonk.queue.MessageQueue;
import io.thoonk.steering.ItemTraces;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.DecoratingProxy;
import org.springframework.core.annotation.Order;

/** Auto-configuration of observations. Without a registry of the application nothing is observed. */
@AutoConfiguration(before = ThoonkAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "thoonk.enabled", matchIfMissing = true)
@ImportRuntimeHints(ThoonkObservationAutoConfiguration.ProxiedHandles.class)
public final class ThoonkObservationAutoConfiguration {

    /** Around the user's method, inside what interrupts it. */
    private static final int INSIDE = 0;

    /** Around the observation, so that handlers of observations log with it. */
    private static final int OUTSIDE = 100;

    ThoonkObservationAutoConfiguration() {}

    @Bean
    @Order(OUTSIDE)
    MdcScopes thoonkMdcScopes() {
        return new MdcScopes();
    }

    @Bean
    @Order(OUTSIDE)
    ListenerSpecCustomizer thoonkListenerMdcScopes() {
        return MdcScopes.ofListeners();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {

        @Bean
        @ConditionalOnMissingBean(HandleDecorator.class)
        ObservedHandles thoonkObservedHandles(
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<SendObservationConvention> convention,
                ObjectProvider<ItemTraces> traces) {
            return new ObservedHandles(
                    orNone(registry), new SendConventions(convention.getIfUnique()), traces.getIfAvailable());
        }

        @Bean
        @Order(INSIDE)
        ObservedJobHandler thoonkObservedJobHandler(
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<JobProcessObservationConvention> convention) {
            return new ObservedJobHandler(orNone(registry), convention.getIfUnique());
        }

        @Bean
        @Order(INSIDE)
        ObservedEventHandler thoonkObservedEventHandler(
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<EventProcessObservationConvention> convention,
                ObjectProvider<ItemTraces> traces) {
            return new ObservedEventHandler(orNone(registry), convention.getIfUnique(), traces.getIfAvailable());
        }

        private static ObservationRegistry orNone(ObjectProvider<ObservationRegistry> registry) {
            return registry.getIfUnique(() -> ObservationRegistry.NOOP);
        }
    }

    /** Lets the handles be observed in native images. */
    static final class ProxiedHandles implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            for (Class<?> handle : List.of(Feed.class, SortedFeed.class, MessageQueue.class, JobQueue.class)) {
                hints.proxies().registerJdkProxy(handle, SpringProxy.class, DecoratingProxy.class);
                hints.reflection().registerType(handle, MemberCategory.INVOKE_PUBLIC_METHODS);
            }
        }
    }
}
