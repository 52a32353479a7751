package io.thoonk.convert;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The default conversion: {@code byte[]} as it is, {@link String} as UTF-8, all else as JSON by its declared type; no class
 * name is ever written.
 */
public final class JacksonPayloadConverter implements PayloadConverter {

    private final JsonMapper mapper;

    /**
     * Creates a converter.
     *
     * @param mapper how to write and read JSON
     */
    public JacksonPayloadConverter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public byte[] write(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (payload instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return mapper.writeValueAsBytes(payload);
        } catch (JacksonException ex) {
            throw new PayloadConversionException(
                    "A payload of " + payload.getClass().getName() + " cannot be written as JSON: "
                            + ex.getOriginalMessage(),
                    ex);
        }
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
        T value = readJson(bytes, type.getType());
        if (value == null) {
            throw new PayloadConversionException("The payload is JSON null and cannot be read as " + type, null);
        }
        return value;
    }

    private <T> @Nullable T readJson(byte[] bytes, Type type) {
        try {
            return mapper.readValue(bytes, mapper.constructType(type));
        } catch (JacksonException ex) {
            throw new PayloadConversionException(
                    "A payload of " + bytes.length + " bytes cannot be read as " + type.getTypeName() + ": "
                            + ex.getOriginalMessage(),
                    ex);
        }
    }
}
