package io.thoonk;

import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions that this library throws on purpose. Unchecked.
 *
 * @since 0.1.0
 */
public class ThoonkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was wrong, where, and what to do
     */
    public ThoonkException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was wrong, where, and what to do
     * @param cause what led to it
     */
    public ThoonkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
