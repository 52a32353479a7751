package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Plain commands in bytes, outside any transaction of the application. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisAccess {

    private final LettuceConnectionFactory connectionFactory;

    private final Supplier<Plain> connections;

    /**
     * Creates the access over the application's shared connection.
     *
     * @param connectionFactory the application's
     * @throws UnsuitableRedisException if its driver is not Lettuce
     */
    public RedisAccess(RedisConnectionFactory connectionFactory) {
        this.connectionFactory = Topology.lettuce(connectionFactory);
        this.connections = () -> Plain.ofApplication(this.connectionFactory);
    }

    RedisAccess(LettuceConnectionFactory connectionFactory, Supplier<Plain> connections) {
        this.connectionFactory = connectionFactory;
        this.connections = connections;
    }

    /** {@return the application's connection factory} */
    public LettuceConnectionFactory connectionFactory() {
        return connectionFactory;
    }

    /** {@return where the application's Redis is looked for, and which of its databases is used} */
    public String place() {
        return Topology.place(connectionFactory) + "/" + connectionFactory.getDatabase();
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
        TransientFailures trouble = new TransientFailures(Topology.commandTimeout(connectionFactory));
        while (true) {
            try (Plain connection = open(operation)) {
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

    private Plain open(String operation) {
        try {
            return connections.get();
        } catch (RuntimeException ex) {
            throw RedisFailures.translate(operation, ex, connectionFactory);
        }
    }

    /**
     * Plain commands of one call, in the form of Spring Data.
     *
     * @param commands to be closed after the call
     * @param ended whether what carries them has ended while the call was under way, and another one may be opened
     * @param distrust closes what carries them, because an answer did not come in time
     */
    record Plain(RedisConnection commands, BooleanSupplier ended, Runnable distrust) implements AutoCloseable {

        /** On the application's own connection, which is the application's to watch. */
        static Plain ofApplication(LettuceConnectionFactory factory) {
            return new Plain(factory.getConnection(), () -> false, () -> {});
        }

        /** {@return whether the call failed with its connection, and a new one may carry it} */
        boolean isBrokenBy(Exception failure) {
            if (failure instanceof QueryTimeoutException) {
                distrust.run();
            }
            return ended.getAsBoolean();
        }

        @Override
        public void close() {
            commands.close();
        }
    }
}
