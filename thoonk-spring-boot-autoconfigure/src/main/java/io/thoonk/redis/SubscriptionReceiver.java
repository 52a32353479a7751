package io.thoonk.redis;

/**
 * Takes messages off the driver's thread; must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SubscriptionReceiver {

    /**
     * Takes a message.
     *
     * @param channel the channel that it came on
     * @param message the message
     */
    void receive(byte[] channel, byte[] message);

    /** Hears that the connection was away and is back: messages may be missing here. All channels are subscribed again. */
    default void reconnected() {}
}
