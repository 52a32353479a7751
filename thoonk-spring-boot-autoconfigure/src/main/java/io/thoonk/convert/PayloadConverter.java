package io.thoonk.convert;

import org.springframework.core.ResolvableType;

/**
 * Converts between payloads and the bytes in Redis. Thread-safe. A bean of this type replaces the default. {@code byte[]}
 * is never converted and {@link String} is raw UTF-8 text, because other implementations read them as they are; a
 * replacement has to keep that.
 *
 * @since 0.1.0
 */
public interface PayloadConverter {

    /**
     * Writes a payload.
     *
     * @param payload the payload
     * @return its bytes
     * @throws PayloadConversionException if it cannot be written
     */
    byte[] write(Object payload);

    /**
     * Writes a payload under its declared type, as which it is going to be read.
     *
     * @param payload the payload
     * @param declared the type, with generics; {@link ResolvableType#NONE} where nobody has declared one
     * @return its bytes
     * @throws PayloadConversionException if it cannot be written, or could not be read as the declared type
     */
    default byte[] write(Object payload, ResolvableType declared) {
        return write(payload);
    }

    /**
     * Reads a payload.
     *
     * @param bytes the bytes
     * @param type what to read them as, with generics
     * @param <T> the same
     * @return the payload
     * @throws PayloadConversionException if the bytes cannot be read as that type
     */
    <T> T read(byte[] bytes, ResolvableType type);
}
