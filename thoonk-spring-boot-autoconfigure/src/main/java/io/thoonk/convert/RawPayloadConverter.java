package io.thoonk.convert;

import java.nio.charset.StandardCharsets;
import org.springframework.core.ResolvableType;

/**
 * The conversion of an application without Jackson: {@code byte[]} as it is, {@link String} as UTF-8, and nothing else.
 *
 * @since 0.1.0
 */
public final class RawPayloadConverter implements PayloadConverter {

    /** Creates a converter. */
    public RawPayloadConverter() {}

    @Override
    public byte[] write(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (payload instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw unknown(payload.getClass().getName());
    }

    @Override
    public byte[] write(Object payload, ResolvableType declared) {
        Class<?> raw = declared.toClass();
        if (raw != byte[].class && raw != String.class && raw != Object.class) {
            throw unknown(declared.toString());
        }
        return write(payload);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T read(byte[] bytes, ResolvableType type) {
        Class<?> raw = type.toClass();
        if (raw == byte[].class || raw == Object.class) {
            return (T) bytes.clone();
        }
        if (raw == String.class) {
            return (T) new String(bytes, StandardCharsets.UTF_8);
        }
        throw unknown(type.toString());
    }

    private static PayloadConversionException unknown(String type) {
        return new PayloadConversionException(
                "Without Jackson a payload is a String or a byte[], not " + type
                        + "; add tools.jackson.core:jackson-databind, or a PayloadConverter bean",
                null);
    }
}
