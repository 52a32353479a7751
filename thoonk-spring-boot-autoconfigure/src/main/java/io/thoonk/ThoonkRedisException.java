package io.thoonk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when Redis could not be asked or answered with an error. When the connection broke during a change, the change
 * may have happened or not; an operation with an id of one's own can be repeated safely.
 *
 * @since 0.1.0
 */
public class ThoonkRedisException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message operation and feed, and what went wrong
     * @param cause the driver's or Spring Data's exception
     */
    public ThoonkRedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
