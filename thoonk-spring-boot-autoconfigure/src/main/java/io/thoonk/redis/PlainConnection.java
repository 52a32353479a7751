package io.thoonk.redis;

import java.util.function.BooleanSupplier;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Plain commands of one call, in the form of Spring Data.
 *
 * @param commands to be closed after the call
 * @param ended whether what carries them has ended while the call was under way, and another one may be opened
 * @param distrust closes what carries them, because an answer did not come in time
 */
record PlainConnection(RedisConnection commands, BooleanSupplier ended, Runnable distrust) implements AutoCloseable {

    /** On the application's own connection, which is the application's to watch. */
    static PlainConnection ofApplication(RedisConnectionFactory factory) {
        return new PlainConnection(factory.getConnection(), () -> false, () -> {});
    }

    /** Tells whether the call failed with its connection, and a new one may carry it. */
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
