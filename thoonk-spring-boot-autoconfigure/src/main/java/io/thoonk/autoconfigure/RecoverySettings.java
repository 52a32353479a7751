package io.thoonk.autoconfigure;

import io.thoonk.redis.PubSubCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.RedisMessageListenerContainerConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.Assert;

/** Lets {@code spring.data.redis.listener.recovery.*} hold for Thoonk's subscriptions as well. */
final class RecoverySettings implements PubSubCustomizer {

    private final ObjectProvider<RedisMessageListenerContainerConfigurer> configurer;

    RecoverySettings(ObjectProvider<RedisMessageListenerContainerConfigurer> configurer) {
        this.configurer = configurer;
    }

    @Override
    public void customize(RedisMessageListenerContainer container) {
        RedisConnectionFactory connectionFactory = container.getConnectionFactory();
        Assert.state(connectionFactory != null, "The container has no connection factory yet");
        configurer.ifAvailable(settings -> settings.configure(container, connectionFactory));
    }
}
