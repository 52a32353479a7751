package io.thoonk.redis;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.SubscriptionListener;

/**
 * Notices that the connection was away. It listens on a channel that nobody sends on and that is subscribed to once: it is
 * confirmed a second time only where the driver subscribed to everything again, which it does in one command. Channels of
 * feeds cannot tell, because each further listener has them confirmed anew.
 */
final class Reconnections implements MessageListener, SubscriptionListener {

    private final Set<PubSubReceiver> receivers = new CopyOnWriteArraySet<>();

    private final AtomicBoolean confirmed = new AtomicBoolean();

    void tell(PubSubReceiver receiver) {
        receivers.add(receiver);
    }

    void forget(PubSubReceiver receiver) {
        receivers.remove(receiver);
    }

    @Override
    public void onMessage(Message message, byte @Nullable [] pattern) {
        // Nobody sends here; whoever does means nothing by it.
    }

    @Override
    public void onChannelSubscribed(byte[] channel, long count) {
        confirmed();
    }

    @Override
    public void onPatternSubscribed(byte[] pattern, long count) {
        confirmed();
    }

    private void confirmed() {
        if (confirmed.getAndSet(true)) {
            receivers.forEach(PubSubReceiver::reconnected);
        }
    }
}
