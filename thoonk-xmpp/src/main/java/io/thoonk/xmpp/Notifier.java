package io.thoonk.xmpp;

import io.thoonk.event.FeedEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tells subscribers what happens in nodes, over the connection that there is. Thread-safe. */
final class Notifier {

    private final String domain;

    private final Subscriptions subscriptions;

    private final ItemPayload payloads;

    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis());

    /** Nodes that are being purged, and whose retractions belong to that; guarded by itself. */
    private final Map<String, Purge> purges = new HashMap<>();

    private volatile @Nullable ComponentSession session;

    Notifier(String domain, Subscriptions subscriptions, ItemPayload payloads) {
        this.domain = domain;
        this.subscriptions = subscriptions;
        this.payloads = payloads;
    }

    void use(ComponentSession connected) {
        session = connected;
    }

    /**
     * Tells of an event; returns once the server has it.
     *
     * @throws IOException if that is not known; then the event is to be told again
     */
    void tell(FeedEvent event) throws IOException, InterruptedException {
        String id = event.itemId().orElse("");
        if (!XmlWriter.isAllowed(id)) {
            return;
        }
        Element items = Element.of(Namespaces.PUBSUB_EVENT, "items").with("node", event.feed());
        if (event instanceof FeedEvent.Retracted) {
            retracted(event.feed(), id, items);
        } else if (event.payload().isPresent()) {
            forgetPurged(event.feed(), id);
            send(event.feed(), items.add(item(event.feed(), id, event.payload().get())));
        }
    }

    private Element item(String node, String id, byte[] item) {
        Element empty = Element.of(Namespaces.PUBSUB_EVENT, "item").with("id", id);
        if (item.length > Filling.MOST_BYTES) {
            return empty;
        }
        Element full = empty.add(payloads.show(node, id, item, Instant.now()));
        return Filling.length(full) > Filling.MOST_BYTES ? empty : full;
    }

    private void retracted(String node, String id, Element items) throws IOException, InterruptedException {
        Optional<Purge> purge = purgeOf(node, id);
        if (purge.isEmpty()) {
            send(node, items.add(Element.of(Namespaces.PUBSUB_EVENT, "retract").with("id", id)));
            return;
        }
        if (!purge.get().told) {
            send(node, Element.of(Namespaces.PUBSUB_EVENT, "purge").with("node", node));
            purge.get().told = true;
        }
        forgetPurged(node, id);
    }

    /** Has the retractions of some items told as a purge of their node, with the first of them. */
    void purging(String node, List<String> items) {
        synchronized (purges) {
            purges.put(node, new Purge(new HashSet<>(items)));
        }
    }

    private Optional<Purge> purgeOf(String node, String id) {
        synchronized (purges) {
            return Optional.ofNullable(purges.get(node)).filter(purge -> purge.left.contains(id));
        }
    }

    /** An item that was published anew is retracted for another reason, if it is. */
    private void forgetPurged(String node, String id) {
        synchronized (purges) {
            purgeOf(node, id).ifPresent(purge -> {
                purge.left.remove(id);
                if (purge.left.isEmpty()) {
                    purges.remove(node);
                }
            });
        }
    }

    /** Tells those who had subscribed to a node that it is gone, but for who has subscribed anew; returns once the server has it. */
    void deleted(String node, List<String> ended) throws IOException, InterruptedException {
        List<String> anew = subscriptions.of(node);
        send(
                ended.stream().filter(address -> !anew.contains(address)).toList(),
                Element.of(Namespaces.PUBSUB_EVENT, "delete").with("node", node));
    }

    private void send(String node, Element what) throws IOException, InterruptedException {
        send(subscriptions.of(node), what);
    }

    private void send(List<String> addresses, Element what) throws IOException, InterruptedException {
        if (addresses.isEmpty()) {
            return;
        }
        ComponentSession connected = session;
        if (connected == null) {
            throw new IOException("There is no connection");
        }
        Element event = Element.of(Namespaces.PUBSUB_EVENT, "event").add(what);
        connected.deliver(addresses.stream()
                .map(address -> Element.of(Namespaces.COMPONENT, "message")
                        .with("from", domain)
                        .with("to", address)
                        .with("type", "headline")
                        .with("id", "event-" + ids.incrementAndGet())
                        .add(event))
                .toList());
    }

    /** A purge: which of its items are still to be seen retracted, and whether the subscribers know of it. */
    private static final class Purge {

        private final Set<String> left;

        private volatile boolean told;

        Purge(Set<String> left) {
            this.left = left;
        }
    }
}
