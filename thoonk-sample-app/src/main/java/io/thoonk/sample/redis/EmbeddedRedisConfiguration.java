package io.thoonk.sample.redis;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Brings the embedded Redis unless the user has named one by Spring Boot's properties. */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedRedisConfiguration.NoRedisNamed.class)
class EmbeddedRedisConfiguration {

    @Bean
    EmbeddedRedis embeddedRedis() {
        return EmbeddedRedis.start();
    }

    static final class NoRedisNamed extends NoneNestedConditions {

        NoRedisNamed() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnProperty("spring.data.redis.url")
        static class Url {}

        @ConditionalOnProperty("spring.data.redis.host")
        static class Host {}

        @ConditionalOnProperty("spring.data.redis.sentinel.master")
        static class Sentinel {}

        @ConditionalOnProperty("spring.data.redis.cluster.nodes")
        static class Cluster {}
    }
}
