package io.thoonk.container;

import io.thoonk.ThoonkException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;

/** Lets Spring's argument resolution read payloads with our conversion, generics and all. */
final class PayloadMessageConverter implements SmartMessageConverter {

    private final BiFunction<byte[], ResolvableType, Object> reader;

    PayloadMessageConverter(BiFunction<byte[], ResolvableType, Object> reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
        return fromMessage(message, targetClass, null);
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
        if (!(message.getPayload() instanceof HandlerMessage.RawPayload raw)) {
            return null;
        }
        ResolvableType type = conversionHint instanceof MethodParameter parameter
                ? ResolvableType.forMethodParameter(parameter)
                : ResolvableType.forClass(targetClass);
        if (type.toClass() != targetClass) {
            type = type.hasGenerics() ? type.getGeneric(0) : ResolvableType.forClass(targetClass);
        }
        try {
            return reader.apply(raw.bytes(), type);
        } catch (ThoonkException ex) {
            throw new MessageConversionException(message, String.valueOf(ex.getMessage()), ex);
        }
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        return null;
    }

    @Override
    public @Nullable Message<?> toMessage(
            Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
        return null;
    }
}
