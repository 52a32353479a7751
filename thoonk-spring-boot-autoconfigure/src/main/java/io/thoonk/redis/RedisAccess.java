package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Plain commands in bytes, outside any transaction of the application. Thread-safe. */
public final class RedisAccess {

    private final RedisConnectionFactory connectionFactory;

    private final Supplier<PlainConnection> connections;

    /**
     * Creates the access over the application's shared connection.
     *
     * @param connectionFactory the application's
     */
    public RedisAccess(RedisConnectionFactory connectionFactory) {
        this(connectionFactory, () -> PlainConnection.ofApplication(connectionFactory));
    }

    RedisAccess(RedisConnectionFactory connectionFactory, Supplier<PlainConnection> connections) {
        this.connectionFactory = connectionFactory;
        this.connections = connections;
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
     * @param commands the commands; tried again from the first where Redis cannot serve one of them for a while, and where the
     *     connection broke under them
     * @param <R> type of the result
     * @return what the commands returned
     * @throws ThoonkRedisException if Redis fails
     */
    public <R> R execute(String operation, Function<RedisConnection, R> commands) {
        PassingTrouble trouble = new PassingTrouble(CommandTimeout.of(connectionFactory));
        while (true) {
            try (PlainConnection connection = open(operation)) {
                try {
                    return commands.apply(connection.commands());
                } catch (DataAccessException ex) {
                    if (!trouble.passes(ex, connection.isBrokenBy(ex))) {
                        throw RedisFailures.translate(operation, ex, connectionFactory);
                    }
                }
            }
        }
    }

    private PlainConnection open(String operation) {
        try {
            return connections.get();
        } catch (RuntimeException ex) {
            throw RedisFailures.translate(operation, ex, connectionFactory);
        }
    }
}
