package io.thoonk.convert;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large a payload may be.
 *
 * @param maxBytes the most bytes, or a negative number for no limit
 * @since 0.1.0
 */
public record PayloadLimits(long maxBytes) {

    /** From here on Redis cuts the connection of every subscriber that is told of a message, unless it is configured otherwise. */
    private static final int MOST_TOLD = 32 * 1024 * 1024;

    /** What Redis lets a subscriber have waiting for a minute. */
    private static final int MUCH_TOLD = 8 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(PayloadLimits.class);

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    /** No limit. */
    public static final PayloadLimits NONE = new PayloadLimits(-1);

    /**
     * Checks a payload.
     *
     * @param payload its bytes
     * @return the same bytes
     * @throws IllegalArgumentException if it is too large
     */
    public byte[] check(byte[] payload) {
        if (maxBytes >= 0 && payload.length > maxBytes) {
            throw new IllegalArgumentException("The payload has " + payload.length + " bytes, more than the " + maxBytes
                    + " that thoonk.max-payload-size allows; store it elsewhere and put a reference");
        }
        return payload;
    }

    /**
     * Checks what is published, a result or an item of a feed: Redis cuts off all who would hear it if it is too large for its
     * buffers.
     *
     * @param payload its bytes
     * @return the same bytes
     * @throws IllegalArgumentException if it is too large
     */
    public byte[] checkPublished(byte[] payload) {
        if (payload.length >= MOST_TOLD) {
            throw new IllegalArgumentException("The payload has " + payload.length + " bytes, and from " + MOST_TOLD
                    + " on Redis cuts off all subscribers instead of telling them (client-output-buffer-limit pubsub);"
                    + " store it elsewhere and publish a reference");
        }
        if (payload.length >= MUCH_TOLD && WARNED.compareAndSet(false, true)) {
            log.warn(
                    "A result or an item of a feed has {} bytes. From {} on Redis cuts off subscribers that do not read"
                            + " fast enough (client-output-buffer-limit pubsub), and from {} on it is refused. Store"
                            + " such payloads elsewhere and publish references; this is told once",
                    payload.length,
                    MUCH_TOLD,
                    MOST_TOLD);
        }
        return check(payload);
    }
}
