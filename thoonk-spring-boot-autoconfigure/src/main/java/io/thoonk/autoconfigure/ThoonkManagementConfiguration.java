package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.management.ClaimLossWindow;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.ItemTraces;
import io.thoonk.management.ManagedProcess;
import io.thoonk.management.PayloadMasker;
import io.thoonk.management.SecretFieldMasker;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.management.WorkerHealth;
import io.thoonk.redis.RedisAccess;
import io.thoonk.thread.ThoonkThreads;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.PatternMatchUtils;
import org.springframework.util.function.SingletonSupplier;

/** Wires what endpoint, dashboard, health and meters look at and act through. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ThoonkMetricsProperties.class, ThoonkTracingProperties.class})
class ThoonkManagementConfiguration {

    /** Right around the user's method, so that an interrupt hits nothing else. */
    private static final int INNERMOST = -100;

    @Bean
    ManagedProcess thoonkManagedProcess(
            InnerTemplate inner,
            ThoonkConnectionFactory connectionFactory,
            @Qualifier(ThoonkAutoConfiguration.SETTINGS) ThoonkSettings settings,
            ObjectProvider<ThoonkContainerRegistry> registry,
            ThoonkProperties properties,
            Environment environment) {
        return new ManagedProcess(
                inner.template(),
                new RedisAccess(connectionFactory.get()),
                settings.keySpace(),
                settings.peerMessages(),
                registry::getObject,
                environment.getProperty("spring.application.name", ""),
                properties.processes().enabled());
    }

    @Bean
    JobWorkerSpecCustomizer thoonkWorkerDeclarations(ManagedProcess process) {
        return process.workerDeclarations();
    }

    @Bean
    ListenerSpecCustomizer thoonkListenerDeclarations(ManagedProcess process) {
        return process.listenerDeclarations();
    }

    @Bean
    @Order(INNERMOST)
    JobWorkerSpecCustomizer thoonkRunningHandlers(ManagedProcess process) {
        return process.runningHandlers();
    }

    @Bean
    @ConditionalOnMissingBean
    FeedOverviewCache thoonkFeedOverviewCache(
            ManagedProcess process, ThoonkMetricsProperties metrics, Environment environment) {
        String[] judged = Binder.get(environment)
                .bind("thoonk.health.feeds", String[].class)
                .orElse(new String[0]);
        return process.counts(
                new FeedOverviewCache.Settings(
                        metrics.refresh(),
                        metrics.patience(),
                        metrics.maxFeeds(),
                        feed -> process.concerns(feed) || PatternMatchUtils.simpleMatch(judged, feed),
                        metrics.keys()),
                ThoonkThreads.ofEachTask("counts"));
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.tracing.items", matchIfMissing = true)
    @ConditionalOnClass(name = "io.micrometer.tracing.Tracer")
    ItemTraces thoonkItemTraces(
            @Qualifier(ThoonkAutoConfiguration.SETTINGS) ThoonkSettings settings, ObjectProvider<InnerTemplate> inner) {
        // The template needs what carries traces, and they need its connection, but not before there is one to carry.
        return new ItemTraces(
                SingletonSupplier.of(() -> inner.getObject().internals().commands()), settings.keySpace());
    }

    @Bean
    @ConditionalOnMissingBean
    WorkerHealth thoonkWorkerHealth() {
        return new WorkerHealth(Clock.systemUTC());
    }

    @Bean
    ClaimLossWindow thoonkClaimLossWindow(InnerTemplate inner) {
        ClaimLossWindow losses = new ClaimLossWindow(Clock.systemUTC());
        if (inner.ofThisContext()) {
            inner.internals().listenToMaintenance(losses::maintained);
        }
        return losses;
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.processes.enabled", matchIfMissing = true)
    SmartLifecycle thoonkProcessHeartbeat(ManagedProcess process, ClaimLossWindow losses, ThoonkProperties properties) {
        return process.heartbeat(losses, properties.processes().heartbeat());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.processes.enabled", matchIfMissing = true)
    SmartLifecycle thoonkUnattendedQueues(ManagedProcess process) {
        return process.unattendedQueues(Duration.ofMinutes(1));
    }

    @Bean
    @ConditionalOnMissingBean
    PayloadMasker thoonkPayloadMasker() {
        return new SecretFieldMasker();
    }

    /** Only where a window asks for it. */
    @Bean
    @Lazy
    ThoonkManagement thoonkManagement(
            ManagedProcess process,
            FeedOverviewCache counts,
            PayloadMasker masker,
            WorkerHealth health,
            ClaimLossWindow losses) {
        return new ThoonkManagement(process, counts, masker, health, losses);
    }
}
