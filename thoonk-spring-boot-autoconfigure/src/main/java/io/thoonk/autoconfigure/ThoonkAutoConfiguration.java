package io.thoonk.autoconfigure;

import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.redis.Topology;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Auto-configuration of Thoonk over the application's Redis. */
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
    ThoonkAnnotationDrivenConfiguration.class,
    ThoonkSteeringConfiguration.class
})
@ImportRuntimeHints(ThoonkRuntimeHints.class)
public final class ThoonkAutoConfiguration {

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

    @Bean
    RedisRequirementsCheck thoonkRedisRequirementsCheck(
            ThoonkConnectionFactory connectionFactory,
            ThoonkProperties properties,
            ObjectProvider<ThoonkContainerRegistry> containers,
            Environment environment) {
        return new RedisRequirementsCheck(
                connectionFactory.get(),
                ThoonkSettingsMapping.of(properties, connectionFactory.get()).keySpace(),
                containers,
                environment.containsProperty("thoonk.wait-replicas"));
    }
}
