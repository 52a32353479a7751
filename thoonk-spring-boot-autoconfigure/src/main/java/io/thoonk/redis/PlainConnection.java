package io.thoonk.redis;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Plain commands of one call, in the form of Spring Data.
 *
 * @param commands to be closed after the call
 * @param carrier what carries them
 */
record PlainConnection(RedisConnection commands, Carrier carrier) implements AutoCloseable {

    /** What carries commands. */
    interface Carrier {

        /** The application's own connection, which is the application's to watch. */
        Carrier APPLICATION = new Carrier() {

            @Override
            public boolean isBroken() {
                return false;
            }

            @Override
            public void distrust() {}
        };

        /** Whether it has ended while the call was under way, and another one may be opened. */
        boolean isBroken();

        /** Closes it, because an answer did not come in time. */
        void distrust();
    }

    /** Tells whether the call failed with its connection, and a new one may carry it. */
    boolean isBrokenBy(Exception failure) {
        if (failure instanceof QueryTimeoutException) {
            carrier.distrust();
        }
        return carrier.isBroken();
    }

    @Override
    public void close() {
        commands.close();
    }
}
