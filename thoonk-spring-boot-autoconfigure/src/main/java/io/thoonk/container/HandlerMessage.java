package io.thoonk.container;

import java.util.Map;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
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
        return new GenericMessage<>(new RawPayload(payload), new BareHeaders(headers));
    }

    /** Spring's messaging takes an empty array for a missing payload; the contract knows empty payloads. */
    record RawPayload(byte[] bytes) {}

    /** Headers without the random id that each message has otherwise, which costs more than calling the method. */
    private static final class BareHeaders extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        BareHeaders(Map<String, Object> headers) {
            super(headers, ID_VALUE_NONE, -1L);
        }
    }
}
