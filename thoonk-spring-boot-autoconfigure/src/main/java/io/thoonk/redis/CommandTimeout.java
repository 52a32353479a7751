package io.thoonk.redis;

import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** How long the driver waits for the answer to a command before it gives up. */
final class CommandTimeout {

    private static final Duration SMALLEST_DRIVER_DEFAULT = Duration.ofSeconds(2);

    /** Also where none is configured: nobody is to wait for ever. */
    private static final Duration LETTUCE_DEFAULT = Duration.ofSeconds(60);

    private CommandTimeout() {}

    static Duration of(RedisConnectionFactory connectionFactory) {
        if (connectionFactory instanceof LettuceConnectionFactory lettuce) {
            Duration configured = lettuce.getClientConfiguration().getCommandTimeout();
            return configured.isZero() ? LETTUCE_DEFAULT : configured;
        }
        return SMALLEST_DRIVER_DEFAULT;
    }
}
