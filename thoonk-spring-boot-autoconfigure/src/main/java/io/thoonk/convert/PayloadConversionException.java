package io.thoonk.convert;

import io.thoonk.ThoonkException;
import org.jspecify.annotations.Nullable;

/** Thrown when a payload cannot be written to bytes or read from them. */
public class PayloadConversionException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message direction and type
     * @param cause what the converter said
     */
    public PayloadConversionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
