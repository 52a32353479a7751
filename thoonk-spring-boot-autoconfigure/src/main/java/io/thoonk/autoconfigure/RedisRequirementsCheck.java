package io.thoonk.autoconfigure;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ServerCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Looks at Redis before workers and listeners start; that it cannot be reached stops nothing. */
final class RedisRequirementsCheck implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RedisRequirementsCheck.class);

    private final RedisConnectionFactory connectionFactory;

    private volatile boolean running;

    RedisRequirementsCheck(RedisConnectionFactory connectionFactory) {
        this.connectionFactory = connectionFactory;
    }

    @Override
    public void start() {
        running = true;
        try {
            new ServerCapabilities(new RedisAccess(connectionFactory)).require();
        } catch (ThoonkRedisException ex) {
            log.warn("Redis cannot be reached; workers and listeners begin as soon as it can ({})", ex.getMessage());
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the connection factory, before everything that works with Redis. */
    @Override
    public int getPhase() {
        return 1;
    }
}
