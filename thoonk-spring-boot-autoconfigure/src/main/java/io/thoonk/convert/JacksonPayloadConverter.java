package io.thoonk.convert;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The default conversion: {@code byte[]} as it is, {@link String} as UTF-8, all else as JSON by its declared type; no class
 * name is ever written. What is written can be read back: a payload that nobody could read as its declared type is refused.
 *
 * @since 0.1.0
 */
public final class JacksonPayloadConverter implements PayloadConverter {

    private final JsonMapper mapper;

    private final ReadBack readBack;

    private final Map<Written, ObjectWriter> writers = new ConcurrentHashMap<>();

    /**
     * Creates a converter that reads back the first payload of each kind before it is told as written.
     *
     * @param mapper how to write and read JSON
     */
    public JacksonPayloadConverter(JsonMapper mapper) {
        this(mapper, true);
    }

    /**
     * Creates a converter. Of the mapper it changes what would lose something without a word: a class without properties is
     * no JSON, and times keep their zone and offset.
     *
     * @param mapper how to write and read JSON
     * @param verifyWrites whether the first payload of each kind is read back before it is told as written
     */
    public JacksonPayloadConverter(JsonMapper mapper, boolean verifyWrites) {
        this.mapper = mapper.rebuild()
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .build();
        this.readBack = new ReadBack(verifyWrites);
    }

    @Override
    public byte[] write(Object payload) {
        return write(payload, ResolvableType.NONE);
    }

    @Override
    public byte[] write(Object payload, ResolvableType declared) {
        Class<?> raw = declared.toClass();
        if (raw == Object.class || !ClassUtils.isAssignableValue(raw, payload)) {
            return writeAsItIs(payload);
        }
        if (raw == byte[].class || raw == String.class) {
            return writeAsItIs(payload);
        }
        byte[] json = writeJson(payload, writer(payload.getClass(), declared));
        readBack.verify(payload, declared, json, () -> read(json, declared));
        return json;
    }

    private byte[] writeAsItIs(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (payload instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return writeJson(payload, mapper.writer());
    }

    private byte[] writeJson(Object payload, ObjectWriter writer) {
        try {
            return writer.writeValueAsBytes(payload);
        } catch (JacksonException ex) {
            throw new PayloadConversionException(
                    "A payload of " + payload.getClass().getName() + " cannot be written as JSON: "
                            + ex.getOriginalMessage(),
                    ex);
        }
    }

    private ObjectWriter writer(Class<?> payload, ResolvableType declared) {
        return writers.computeIfAbsent(new Written(payload, declared.getType()), this::writer);
    }

    /**
     * A declared type that carries type ids writes them. Any other would write the properties of the base class and nothing
     * that a subclass adds: there the payload's own class is taken, with what the declaration says of its type parameters.
     * Not {@code mapper.writerFor}, which takes type parameters for the last word and drops what subclasses of them add.
     */
    private ObjectWriter writer(Written written) {
        JavaType declared = mapper.constructType(written.declared());
        if (mapper._serializationContext().findTypeSerializer(declared) != null) {
            return mapper.writer().forType(declared);
        }
        boolean saysMore = declared.hasGenericTypes() || declared.isContainerType() || declared.isReferenceType();
        return saysMore ? mapper.writer().forType(specialized(declared, written.payload())) : mapper.writer();
    }

    private JavaType specialized(JavaType declared, Class<?> payload) {
        try {
            return mapper.getTypeFactory().constructSpecializedType(declared, payload, true);
        } catch (IllegalArgumentException ex) {
            // A class whose type parameters do not lead to those of the declared type.
            return declared;
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

    /** A class under a declared type. */
    private record Written(Class<?> payload, Type declared) {}
}
