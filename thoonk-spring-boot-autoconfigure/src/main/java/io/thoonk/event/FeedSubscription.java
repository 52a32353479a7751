package io.thoonk.event;

import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.keys.WireText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/**
 * The subscription to one feed or pattern that all its receivers share: its messages come and are decoded once for all of them.
 * Whoever comes first waits for Redis, and those who come meanwhile wait with him; those of other feeds do not. Thread-safe.
 */
final class FeedSubscription implements SubscriptionConnection.Receiver {

    private static final Logger log = LoggerFactory.getLogger(FeedSubscription.class);

    private final List<SerialQueue<Delivery>> receivers = new CopyOnWriteArrayList<>();

    private final String name;

    private final boolean pattern;

    private final FeedEventDecoder decoder;

    private final SubscriptionConnection source;

    private final EventProblems problems;

    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Runnable unsubscribe;

    private boolean ended;

    FeedSubscription(
            String feedOrPattern, FeedEventDecoder decoder, SubscriptionConnection source, EventProblems problems) {
        this.name = feedOrPattern;
        this.pattern = isPattern(feedOrPattern);
        this.decoder = decoder;
        this.source = source;
        this.problems = problems;
    }

    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    /** Adds a receiver; {@code false} if this subscription has ended, and a new one has to be made. */
    boolean add(SerialQueue<Delivery> receiver) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            receivers.add(receiver);
            if (unsubscribe == null) {
                subscribe(receiver);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void subscribe(SerialQueue<Delivery> receiver) {
        try {
            List<String> ofFeed = pattern ? List.of() : decoder.channels(name);
            unsubscribe = source.subscribe(
                    Stream.concat(ofFeed.stream(), decoder.globalChannels().stream())
                            .toList(),
                    pattern ? decoder.patterns(name) : List.of(),
                    this);
        } finally {
            if (unsubscribe == null) {
                receivers.remove(receiver);
            }
        }
    }

    void remove(SerialQueue<Delivery> receiver) {
        receivers.remove(receiver);
    }

    /** Ends the subscription if nobody uses it; whether it has ended. */
    boolean endIfUnused() {
        lock.lock();
        try {
            if (!ended && receivers.isEmpty()) {
                ended = true;
                if (unsubscribe != null) {
                    unsubscribe.run();
                }
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void receive(byte[] channel, byte[] message) {
        List<Delivery> deliveries = decoder.decode(channel, message);
        if (deliveries.isEmpty()) {
            malformed(channel, message.length);
        }
        for (Delivery delivery : deliveries) {
            if (isWanted(delivery)) {
                put(delivery);
            }
        }
    }

    private void malformed(byte[] channel, int bytes) {
        long times = problems.count(EventProblems.Kind.MESSAGE_MALFORMED, decoder.feedOf(channel));
        if (EventProblems.isWorthALine(times)) {
            log.warn(
                    "Dropped a message of {} bytes on channel '{}' that is not framed as the contract says ({} so far of this feed)",
                    bytes,
                    WireText.text(channel),
                    times);
        } else {
            log.debug("Dropped a message of {} bytes on channel '{}'", bytes, WireText.text(channel));
        }
    }

    @Override
    public void reconnected() {
        put(new Delivery.Lost());
    }

    private boolean isWanted(Delivery delivery) {
        return !(delivery instanceof Delivery.Event event)
                || (pattern
                        ? PatternMatchUtils.simpleMatch(name, event.event().feed())
                        : event.event().feed().equals(name));
    }

    private void put(Delivery delivery) {
        for (SerialQueue<Delivery> receiver : receivers) {
            receiver.put(delivery);
        }
    }
}
