package io.thoonk.autoconfigure;

import io.lettuce.core.RedisClient;
import io.thoonk.redis.ReplayFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/** Has the Lettuce client that Boot makes not repeat by itself what must not be done twice. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "thoonk.enabled", matchIfMissing = true)
@ConditionalOnClass({RedisClient.class, LettuceClientOptionsBuilderCustomizer.class})
public final class ThoonkLettuceAutoConfiguration {

    ThoonkLettuceAutoConfiguration() {}

    @Bean
    LettuceClientOptionsBuilderCustomizer thoonkReplayFilter() {
        return options -> options.replayFilter(new ReplayFilter());
    }
}
