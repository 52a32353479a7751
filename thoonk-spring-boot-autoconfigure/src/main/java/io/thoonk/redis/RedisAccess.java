package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Plain commands over the application's connection factory, in bytes, outside any transaction of the application.
 * Thread-safe.
 */
public final class RedisAccess {

    private final RedisConnectionFactory connectionFactory;

    /**
     * Creates the access.
     *
     * @param connectionFactory the application's
     */
    public RedisAccess(RedisConnectionFactory connectionFactory) {
        this.connectionFactory = connectionFactory;
    }

    /**
     * Tells the factory.
     *
     * @return the application's connection factory
     */
    public RedisConnectionFactory connectionFactory() {
        return connectionFactory;
    }

    /**
     * Runs commands.
     *
     * @param operation what is done to which feed, for messages
     * @param commands the commands; tried again from the first where Redis cannot serve one of them for a while
     * @param <R> type of the result
     * @return what the commands returned
     * @throws ThoonkRedisException if Redis fails
     */
    public <R> R execute(String operation, Function<RedisConnection, R> commands) {
        PassingTrouble trouble = new PassingTrouble(CommandTimeout.of(connectionFactory));
        while (true) {
            try (RedisConnection connection = connectionFactory.getConnection()) {
                return commands.apply(connection);
            } catch (DataAccessException ex) {
                if (!trouble.passes(ex)) {
                    throw RedisFailures.translate(operation, ex);
                }
            }
        }
    }
}
