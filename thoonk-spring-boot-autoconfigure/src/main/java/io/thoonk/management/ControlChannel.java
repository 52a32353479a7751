package io.thoonk.management;

import io.thoonk.RedisUnreachableException;
import io.thoonk.Subscription;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
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

    private volatile Consumer<Message> onPauses = message -> {};

    private volatile Runnable onReconnection = () -> {};

    private @Nullable Subscription subscription;

    private boolean closed = true;

    /** Whether a refusal has been told. */
    private boolean refused;

    /** Creates the channel; nothing is subscribed yet. */
    public ControlChannel(ThoonkTemplate template, RedisAccess redis, KeySpace keySpace, RunningHandlers handlers) {
        this.template = template;
        this.redis = redis;
        this.channel = new ProcessRecords.Keys(keySpace).channel();
        this.handlers = handlers;
    }

    void send(Message message) {
        redis.execute("Telling all processes", connection -> connection.publish(channel, message.encoded()));
    }

    void listen(Consumer<Message> lookAtPauses, Runnable whenMessagesMayBeMissing) {
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
                subscription = ThoonkInternals.of(template)
                        .hear(WireText.text(channel), this::received, () -> onReconnection.run());
                onReconnection.run();
                heard();
            }
        } catch (ThoonkRedisException ex) {
            log.debug("The channel of control cannot be heard yet", ex);
            if (!refused && !(ex instanceof RedisUnreachableException)) {
                refused = true;
                log.warn(
                        "This process does not hear what other processes ask of it, and hears of pauses with its heartbeat only; it is tried until it works: {}",
                        ex.getMessage());
            }
        } finally {
            changes.unlock();
        }
    }

    private void heard() {
        if (refused) {
            refused = false;
            log.info("This process hears what other processes ask of it");
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
        Message.decode(message).ifPresent(asked -> {
            if (asked instanceof Message.Interrupt interrupt) {
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

    /** What one process asks of all others, over a channel of ours. */
    sealed interface Message {

        /** Encodes the message. */
        byte[] encoded();

        /**
         * Interrupt the handler that works on a job by the claim of that time.
         */
        record Interrupt(String feed, String id, Instant claimedAt) implements Message {

            @Override
            public byte[] encoded() {
                return WireText.bytes("interrupt\0" + feed + "\0" + id + "\0" + claimedAt.toEpochMilli());
            }
        }

        /** Look at once what is paused everywhere. */
        record LookAtPauses() implements Message {

            @Override
            public byte[] encoded() {
                return WireText.bytes("pauses");
            }
        }

        /**
         * Let one process act on one of its containers.
         */
        record Act(String process, String container, ContainerAction action) implements Message {

            @Override
            public byte[] encoded() {
                return WireText.bytes("act\0" + process + "\0" + container + "\0" + action.word());
            }
        }

        /** Decodes a message; a newer version of this library may send others. */
        static Optional<Message> decode(byte[] message) {
            String[] parts = WireText.text(message).split("\0", -1);
            if (parts[0].equals("interrupt") && parts.length == 4 && parts[3].matches("\\d{1,18}")) {
                return Optional.of(new Interrupt(parts[1], parts[2], Instant.ofEpochMilli(Long.parseLong(parts[3]))));
            }
            if (parts[0].equals("act") && parts.length == 4) {
                return Arrays.stream(ContainerAction.values())
                        .filter(action -> action.word().equals(parts[3]))
                        .findFirst()
                        .map(action -> new Act(parts[1], parts[2], action));
            }
            return parts[0].equals("pauses") ? Optional.of(new LookAtPauses()) : Optional.empty();
        }
    }
}
