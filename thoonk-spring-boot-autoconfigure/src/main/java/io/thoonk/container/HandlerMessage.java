package io.thoonk.container;

import io.thoonk.ThoonkException;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * The message in which a handler method gets what it is called with.
 *
 * @since 0.1.0
 */
public final class HandlerMessage {

    private HandlerMessage() {}

    /**
     * Makes a message.
     *
     * @param payload the payload as it stands in Redis
     * @param headers its headers, without null
     * @return a message with just these headers: what is handled has an id and a time of its own
     */
    public static Message<?> of(byte[] payload, Map<String, Object> headers) {
        return of(payload, UnaryOperator.identity(), headers);
    }

    /**
     * Makes a message whose payload stands in Redis otherwise where it is text.
     *
     * @param payload the payload as it stands in Redis
     * @param text makes of it what a parameter of type {@link String} is read from
     * @param headers its headers, without null
     * @return a message with just these headers
     */
    public static Message<?> of(byte[] payload, UnaryOperator<byte[]> text, Map<String, Object> headers) {
        return new GenericMessage<>(new RawPayload(payload, text), new BareHeaders(headers));
    }

    /** Spring's messaging takes an empty array for a missing payload; the contract knows empty payloads. */
    record RawPayload(byte[] bytes, UnaryOperator<byte[]> text) {

        byte[] bytesFor(ResolvableType type) {
            return type.toClass() == String.class ? text.apply(bytes) : bytes;
        }
    }

    /** Headers without the random id that each message has otherwise, which costs more than calling the method. */
    private static final class BareHeaders extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        BareHeaders(Map<String, Object> headers) {
            super(headers, ID_VALUE_NONE, -1L);
        }
    }

    /** Lets Spring's argument resolution read payloads with our conversion, generics and all. */
    static final class Reader implements SmartMessageConverter {

        private final BiFunction<byte[], ResolvableType, Object> reader;

        Reader(BiFunction<byte[], ResolvableType, Object> reader) {
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
                return reader.apply(raw.bytesFor(type), type);
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
}
