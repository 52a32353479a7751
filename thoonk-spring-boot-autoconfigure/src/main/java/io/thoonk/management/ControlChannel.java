package io.thoonk.management;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what one process asks of all: to interrupt a run, to look at the pauses. Whoever does not hear it finds out by its
 * heartbeat, when the connection is back, or by the loss of its claim. Thread-safe.
 */
final class ControlChannel {

    private static final Logger log = LoggerFactory.getLogger(ControlChannel.class);

    private final ThoonkTemplate template;

    private final RedisAccess redis;

    private final byte[] channel;

    private final RunningHandlers handlers;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile Consumer<ControlMessage> onPauses = message -> {};

    private volatile Runnable onReconnection = () -> {};

    private @Nullable Subscription subscription;

    private boolean closed = true;

    /**
     * Creates the channel; nothing is subscribed yet.
     *
     * @param template has the subscription connection
     * @param redis sends
     * @param keySpace how channels are spelled
     * @param handlers interrupted on demand
     */
    public ControlChannel(ThoonkTemplate template, RedisAccess redis, KeySpace keySpace, RunningHandlers handlers) {
        this.template = template;
        this.redis = redis;
        this.channel = new ProcessKeys(keySpace).channel();
        this.handlers = handlers;
    }

    void send(ControlMessage message) {
        redis.execute("Telling all processes", connection -> connection.publish(channel, message.encoded()));
    }

    void listen(Consumer<ControlMessage> lookAtPauses, Runnable whenMessagesMayBeMissing) {
        changes.lock();
        try {
            onPauses = lookAtPauses;
            onReconnection = whenMessagesMayBeMissing;
            closed = false;
        } finally {
            changes.unlock();
        }
    }

    /** Subscribes if that has not been done, or could not be. */
    void ensureListening() {
        changes.lock();
        try {
            if (!closed && subscription == null) {
                subscription = template.hear(WireText.text(channel), this::received, () -> onReconnection.run());
                onReconnection.run();
            }
        } catch (ThoonkRedisException ex) {
            log.debug("The channel of control cannot be heard yet", ex);
        } finally {
            changes.unlock();
        }
    }

    void close() {
        changes.lock();
        try {
            closed = true;
            if (subscription != null) {
                subscription.close();
                subscription = null;
            }
        } finally {
            changes.unlock();
        }
    }

    private void received(byte[] message) {
        ControlMessage.decode(message).ifPresent(asked -> {
            if (asked instanceof ControlMessage.Interrupt interrupt) {
                if (handlers.interrupt(interrupt.feed(), interrupt.id(), interrupt.claimedAt())) {
                    log.info(
                            "The run of job '{}' of feed '{}' was ended from outside; its handler is interrupted",
                            interrupt.id(),
                            interrupt.feed());
                }
            } else {
                onPauses.accept(asked);
            }
        });
    }
}
