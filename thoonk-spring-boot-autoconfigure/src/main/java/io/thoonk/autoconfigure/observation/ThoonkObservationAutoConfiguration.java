package io.thoonk.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.thoonk.SendObserver;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.autoconfigure.ThoonkTracingProperties;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.management.ItemTraces;
import io.thoonk.observation.EventProcessObservationConvention;
import io.thoonk.observation.JobProcessObservationConvention;
import io.thoonk.observation.MdcScopes;
import io.thoonk.observation.ObservedEventHandler;
import io.thoonk.observation.ObservedJobHandler;
import io.thoonk.observation.ObservedSends;
import io.thoonk.observation.SendObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of observations. Without a registry of the application nothing is observed.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ThoonkAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "thoonk.enabled", matchIfMissing = true)
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
    @EnableConfigurationProperties(ThoonkTracingProperties.class)
    static class Observations {

        @Bean
        @ConditionalOnMissingBean(SendObserver.class)
        ObservedSends thoonkObservedSends(
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<SendObservationConvention> convention,
                ObjectProvider<ItemTraces> traces,
                ThoonkTracingProperties tracing) {
            return new ObservedSends(
                    orNone(registry), convention.getIfUnique(), traces.getIfAvailable(), tracing.unsampled());
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
}
