package io.thoonk.redis;

import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Adjusts the container of Spring Data Redis that carries all subscriptions of this library where the driver is not Lettuce, or
 * is given a master and its replicas one by one. On Lettuce this library keeps its subscription connection up by itself.
 */
@FunctionalInterface
public interface PubSubCustomizer {

    /**
     * Adjusts the container.
     *
     * @param container not started yet; its executors and its connection factory must stay as they are
     */
    void customize(RedisMessageListenerContainer container);
}
