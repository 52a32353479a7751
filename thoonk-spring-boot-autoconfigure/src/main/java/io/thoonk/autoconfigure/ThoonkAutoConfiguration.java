package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PriorityStep;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.Topology;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerSettings;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of Thoonk over the application's Redis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = DataRedisAutoConfiguration.class,
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "thoonk.enabled", matchIfMissing = true)
@ConditionalOnBean(RedisConnectionFactory.class)
@EnableConfigurationProperties(ThoonkProperties.class)
@Import({
    ThoonkPayloadConfiguration.Json.class,
    ThoonkPayloadConfiguration.Raw.class,
    ThoonkTemplateConfiguration.class,
    ThoonkLimitsConfiguration.class,
    ThoonkAnnotationDrivenConfiguration.class,
    ThoonkManagementConfiguration.class
})
@ImportRuntimeHints(ThoonkAutoConfiguration.Hints.class)
public final class ThoonkAutoConfiguration {

    static final String SETTINGS = "thoonkSettings";

    ThoonkAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ThoonkConnectionFactory thoonkConnectionFactory(
            ObjectProvider<RedisConnectionFactory> candidates,
            ListableBeanFactory beanFactory,
            ThoonkProperties properties,
            ObjectProvider<DataRedisConnectionDetails> place,
            Environment environment) {
        ThoonkConnectionFactory chosen =
                ThoonkConnectionFactory.choose(candidates, beanFactory, properties.redisConnectionFactory());
        // The driver ignores the database on a cluster in silence, also where the server has several there.
        if (Topology.isCluster(chosen.get())) {
            if (place.stream().anyMatch(details -> details.getCluster() != null)) {
                PropertyChecks.databaseOfCluster(
                        environment.getProperty("spring.data.redis.database", Integer.class, 0));
            }
            chosen.refuseDatabase(Topology.lettuce(chosen.get()).getDatabase());
        }
        return chosen;
    }

    /** For Thoonk's own wiring; an application may have settings of its own for a template that it makes. */
    @Bean(name = SETTINGS, defaultCandidate = false)
    ThoonkSettings thoonkSettings(ThoonkProperties properties, ThoonkConnectionFactory connectionFactory) {
        return properties.toSettings(Topology.isCluster(connectionFactory.get()));
    }

    /** After the connection factory, before everything that works with Redis. */
    @Bean
    LifecycleAction thoonkRedisRequirementsCheck(
            ThoonkConnectionFactory connectionFactory,
            @Qualifier(SETTINGS) ThoonkSettings settings,
            ObjectProvider<ThoonkContainerRegistry> containers,
            Environment environment) {
        RedisRequirementsCheck check = new RedisRequirementsCheck(
                connectionFactory.get(),
                settings.keySpace(),
                containers,
                environment.containsProperty("thoonk.wait-replicas"));
        return LifecycleAction.atStart(1, check::look);
    }

    /** Keeps in native images what the library reaches by name or by reflection. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.resources()
                    .registerPattern("io/thoonk/*/*.lua")
                    .registerPattern("io/thoonk/*/*/*.lua")
                    .registerPattern("io/thoonk/dashboard/page/*")
                    .registerPattern("META-INF/resources/webjars/thoonk/*");
            // Handles that are made while there is no Redis.
            Stream.of(Feed.class, SortedFeed.class, MessageQueue.class, JobQueue.class)
                    .forEach(handle -> hints.proxies().registerJdkProxy(handle));
            // Values of maps, which Spring Boot does not look into.
            BindableRuntimeHintsRegistrar.forTypes(WorkerSettings.class, ListenerSettings.class)
                    .registerHints(hints);
            // What is bound from one text.
            Stream.of(WorkerOptions.Prefetch.class, PriorityStep.class)
                    .map(type -> ClassUtils.getMethod(type, "valueOf", String.class))
                    .forEach(method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
        }
    }
}
