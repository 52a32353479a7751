package io.thoonk.redis;

import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.util.ByteArrayWrapper;

/** Who listens on which channel, or on which pattern. Messages may be passed on while that changes. */
final class ChannelRoutes {

    private static final Logger log = LoggerFactory.getLogger(ChannelRoutes.class);

    private final Map<ByteArrayWrapper, List<SubscriptionReceiver>> receivers = new ConcurrentHashMap<>();

    /** Adds a receiver; returns those of the names that nobody listened on before. */
    byte[][] add(List<String> names, SubscriptionReceiver receiver) {
        List<byte[]> fresh = new ArrayList<>();
        for (String name : names) {
            byte[] bytes = WireText.bytes(name);
            List<SubscriptionReceiver> present =
                    receivers.computeIfAbsent(new ByteArrayWrapper(bytes), key -> new CopyOnWriteArrayList<>());
            if (present.isEmpty()) {
                fresh.add(bytes);
            }
            present.add(receiver);
        }
        return fresh.toArray(byte[][]::new);
    }

    /** Removes a receiver; returns those of the names that nobody listens on any more. */
    byte[][] remove(List<String> names, SubscriptionReceiver receiver) {
        List<byte[]> unused = new ArrayList<>();
        for (String name : names) {
            byte[] bytes = WireText.bytes(name);
            ByteArrayWrapper key = new ByteArrayWrapper(bytes);
            List<SubscriptionReceiver> present = receivers.getOrDefault(key, List.of());
            if (present.contains(receiver)) {
                present.remove(receiver);
                if (present.isEmpty()) {
                    receivers.remove(key);
                    unused.add(bytes);
                }
            }
        }
        return unused.toArray(byte[][]::new);
    }

    Set<SubscriptionReceiver> receivers() {
        return receivers.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** Passes a message on to all who listen on a name, each by itself. */
    void pass(byte[] name, byte[] channel, byte[] message) {
        for (SubscriptionReceiver receiver : receivers.getOrDefault(new ByteArrayWrapper(name), List.of())) {
            try {
                receiver.receive(channel, message);
            } catch (Throwable ex) {
                log.error("A message of channel '{}' could not be taken over", WireText.text(channel), ex);
            }
        }
    }
}
