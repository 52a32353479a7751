package io.thoonk.convert;

import org.springframework.core.ResolvableType;

/**
 * Converts between payloads and the bytes in Redis. Thread-safe. A bean of this type replaces the default. {@code byte[]}
 * is never converted and {@link String} is raw UTF-8 text, because other implementations read them as they are; a
 * replacement has to keep that.
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
