package io.thoonk.queue;

import io.thoonk.convert.PayloadConversionException;

/**
 * Thrown when a message was taken from its queue and cannot be read; it carries the message, which stands nowhere else.
 *
 * @since 0.1.0
 */
public class UnreadableMessageException extends PayloadConversionException {

    private static final long serialVersionUID = 1L;

    private final byte[] message;

    /**
     * Creates the exception.
     *
     * @param queue name of the queue
     * @param id id of the message
     * @param message the message as it stood in Redis
     * @param cause what the conversion said
     */
    public UnreadableMessageException(String queue, String id, byte[] message, PayloadConversionException cause) {
        super(
                "Message '" + id + "' was taken from queue '" + queue
                        + "' and cannot be read; it is in this exception only. " + cause.getMessage(),
                cause);
        this.message = message.clone();
    }

    /** {@return a copy of the message's bytes} */
    public byte[] message() {
        return message.clone();
    }
}
