package io.thoonk.redis;

import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** How long the driver waits for the answer to a command before it gives up. */
final class CommandTimeout {

    private static final Duration SMALLEST_DRIVER_DEFAULT = Duration.ofSeconds(2);

    private CommandTimeout() {}

    static Duration of(RedisConnectionFactory connectionFactory) {
        return connectionFactory instanceof LettuceConnectionFactory lettuce
                ? lettuce.getClientConfiguration().getCommandTimeout()
                : SMALLEST_DRIVER_DEFAULT;
    }
}
