package io.thoonk.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.management.WorkerHealth;
import io.thoonk.observation.ClaimMeters;
import io.thoonk.observation.EventMeters;
import io.thoonk.observation.FeedMeters;
import io.thoonk.observation.JobMeters;
import io.thoonk.observation.ObservationTimers;
import io.thoonk.thread.ThoonkThreads;
import io.thoonk.worker.JobErrorHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the meters. A hierarchy of contexts has those that are counted by feed once; those of its workers
 * are each context's own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = ThoonkAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, ThoonkManagement.class})
@ConditionalOnBooleanProperty(name = "thoonk.metrics.enabled", matchIfMissing = true)
public final class ThoonkMetricsAutoConfiguration {

    private static final int AROUND_ALL_BUT_LOGGING = 50;

    ThoonkMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "thoonk.metrics.feeds", matchIfMissing = true)
    FeedMeters thoonkFeedMeters(ThoonkManagement management) {
        return new FeedMeters(management, ThoonkThreads.ofEachTask("meters"));
    }

    /** Before the handler of Spring Boot, which leaves those contexts alone that another one supports. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE - 1)
    @ConditionalOnMissingBean(value = MeterObservationHandler.class, ignored = DefaultMeterObservationHandler.class)
    @ConditionalOnBooleanProperty(name = "thoonk.metrics.long-task-timers", havingValue = false, matchIfMissing = true)
    ObservationTimers thoonkObservationTimers(MeterRegistry registry) {
        return new ObservationTimers(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    ClaimMeters thoonkClaimMeters(
            MeterRegistry registry,
            WorkerHealth health,
            InnerTemplate inner,
            ObjectProvider<ThoonkManagement> management) {
        ClaimMeters meters =
                new ClaimMeters(registry, health, queue -> management.getObject().containers().workers().stream()
                        .anyMatch(worker -> worker.feeds().contains(queue) && worker.running() && !worker.paused()));
        meters.listenTo(inner.template());
        return meters;
    }

    @Bean
    @ConditionalOnMissingBean
    EventMeters thoonkEventMeters(MeterRegistry registry, InnerTemplate inner) {
        EventMeters meters = new EventMeters(registry);
        meters.listenTo(inner.template());
        return meters;
    }

    @Bean
    @Order(AROUND_ALL_BUT_LOGGING)
    JobMeters thoonkJobMeters(
            MeterRegistry registry, ThoonkContainerRegistry containers, JobErrorHandler errorHandler) {
        return new JobMeters(registry, containers, errorHandler);
    }
}
