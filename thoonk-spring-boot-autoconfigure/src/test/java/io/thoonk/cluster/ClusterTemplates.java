package io.thoonk.cluster;

import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.test.RedisCluster;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/** Connections and templates as an application on a cluster would have them. */
final class ClusterTemplates {

    private ClusterTemplates() {}

    static LettuceConnectionFactory connect(RedisCluster cluster) {
        LettuceClientConfiguration client = LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofSeconds(10))
                .build();
        LettuceConnectionFactory factory = new LettuceConnectionFactory(cluster.configuration(), client);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    static ThoonkTemplate template(RedisConnectionFactory connectionFactory) {
        return template(connectionFactory, ThoonkSettings.defaults(connectionFactory));
    }

    static ThoonkTemplate template(RedisConnectionFactory connectionFactory, ThoonkSettings settings) {
        return new ThoonkTemplate(
                connectionFactory,
                new JacksonPayloadConverter(JsonMapper.builder().build()),
                settings);
    }
}
