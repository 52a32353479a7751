package io.thoonk.redis;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A connection of our own that is opened when it is needed and again after it was found broken. Thread-safe. */
final class OwnConnection implements AutoCloseable {

    private final RedisConnectionFactory factory;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile @Nullable DriverConnection current;

    private boolean closed;

    OwnConnection(RedisConnectionFactory factory) {
        this.factory = factory;
    }

    DriverConnection get() {
        DriverConnection open = current;
        return open != null && open.isOpen() ? open : open();
    }

    Optional<DriverConnection> getIfOpen() {
        return Optional.ofNullable(current).filter(DriverConnection::isOpen);
    }

    private DriverConnection open() {
        changes.lock();
        try {
            if (closed) {
                throw new IllegalStateException(
                        "The application is shutting down; nothing can be asked of Redis any more");
            }
            DriverConnection open = current;
            if (open == null || !open.isOpen()) {
                if (open != null) {
                    open.close();
                }
                open = DriverConnection.open(factory);
                current = open;
            }
            return open;
        } finally {
            changes.unlock();
        }
    }

    /** Closes a connection that cannot be trusted any more; the next call opens another. */
    void drop(DriverConnection broken) {
        changes.lock();
        try {
            if (current == broken) {
                current = null;
                broken.close();
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void close() {
        changes.lock();
        try {
            closed = true;
            release();
        } finally {
            changes.unlock();
        }
    }

    /** Closes the connection; the next call opens another. */
    void release() {
        changes.lock();
        try {
            DriverConnection open = current;
            current = null;
            if (open != null) {
                open.close();
            }
        } finally {
            changes.unlock();
        }
    }
}
