package io.thoonk.convert;

import io.thoonk.LoggableFailure;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Reads and writes the payloads of one feed. Thread-safe.
 *
 * @param converter how payloads become bytes
 * @param type type of the feed's payloads
 * @param limits how large they may be
 * @param textAsJson whether payloads that are text stand as JSON texts, in quotes, as thoonk.js from 0.8 on puts them; results never do
 * @param <T> the same type
 * @since 0.1.0
 */
public record PayloadCodec<T>(
        PayloadConverter converter, ResolvableType type, PayloadLimits limits, boolean textAsJson) {

    /**
     * Creates a codec that keeps text as it is.
     *
     * @param converter how payloads become bytes
     * @param type type of the feed's payloads
     * @param limits how large they may be
     */
    public PayloadCodec(PayloadConverter converter, ResolvableType type, PayloadLimits limits) {
        this(converter, type, limits, false);
    }

    /**
     * {@return the same for a feed whose payloads stand in Redis so}
     *
     * @param asJson whether those that are text are JSON texts
     */
    public PayloadCodec<T> withTextAsJson(boolean asJson) {
        return asJson == textAsJson ? this : new PayloadCodec<>(converter, type, limits, asJson);
    }

    /**
     * Takes text out of the quotes of JSON.
     *
     * @param json what stands in Redis
     * @return the text; the same bytes where they are no JSON text
     */
    public static byte[] textOfJson(byte[] json) {
        return JsonText.unquoted(json);
    }

    /**
     * Writes a payload.
     *
     * @param payload the payload
     * @return its bytes
     * @throws IllegalArgumentException if it is {@code null} or too large
     * @throws PayloadConversionException if it cannot be written, or not be read as this feed's type
     */
    public byte[] write(@Nullable T payload) {
        return limits.check(item(payload, type));
    }

    /**
     * Writes a payload for another feed, by its own class.
     *
     * @param payload the payload
     * @return its bytes
     * @throws IllegalArgumentException if it is {@code null} or too large
     * @throws PayloadConversionException if it cannot be written
     */
    public byte[] writeOther(@Nullable Object payload) {
        return limits.check(item(payload, ResolvableType.NONE));
    }

    /**
     * Writes a result.
     *
     * @param result the result
     * @param declared its declared type, {@link ResolvableType#NONE} to go by its own
     * @return its bytes
     * @throws IllegalArgumentException if it is {@code null} or too large
     * @throws PayloadConversionException if it cannot be written, or not be read as the declared type
     */
    public byte[] writeResult(@Nullable Object result, ResolvableType declared) {
        return limits.checkPublished(writeAs(result, declared));
    }

    /** Declared as anything but text, or nothing at all, a text is JSON already. */
    private byte[] item(@Nullable Object payload, ResolvableType declared) {
        byte[] written = writeAs(payload, declared);
        boolean isRaw =
                payload instanceof String && (declared.toClass() == String.class || declared.toClass() == Object.class);
        return textAsJson && isRaw ? JsonText.quoted(written) : written;
    }

    private byte[] writeAs(@Nullable Object value, ResolvableType declared) {
        Assert.notNull(value, "The payload is null; Redis keeps no such thing, leave the call out instead");
        return converter.write(value, declared);
    }

    /**
     * Reads a payload.
     *
     * @param bytes its bytes
     * @return the payload
     * @throws PayloadConversionException if the bytes cannot be read as this feed's type
     */
    public T read(byte[] bytes) {
        return readAs(textAsJson && type.toClass() == String.class ? JsonText.unquoted(bytes) : bytes, type);
    }

    /**
     * Reads bytes as another type.
     *
     * @param bytes the bytes
     * @param other the type
     * @param <R> the same
     * @return the value
     * @throws PayloadConversionException if the bytes cannot be read as that type
     */
    public <R> R readAs(byte[] bytes, ResolvableType other) {
        try {
            return converter.read(bytes, other);
        } catch (PayloadConversionException ex) {
            throw ex;
        } catch (Throwable ex) {
            // A converter is the application's, and so are the constructors that it calls: one item ends no stream.
            throw new PayloadConversionException(
                    "The payload could not be read as " + other + ": " + LoggableFailure.of(ex),
                    LoggableFailure.of(ex));
        }
    }
}
