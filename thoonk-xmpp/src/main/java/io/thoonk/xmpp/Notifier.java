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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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

    /** Tells over a connection from now on. What was left of purges over the one before is told as the retractions that it is. */
    void use(ComponentSession connected) {
        synchronized (purges) {
            purges.clear();
        }
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
            forgetPurged(event.feed(), id);
            return;
        }
        if (event instanceof FeedEvent.Retracted) {
            retracted(event.feed(), id);
        } else if (event.payload().isPresent()) {
            published(event.feed(), id);
            Element items =
                    items(event.feed(), item(event.feed(), id, event.payload().get()));
            send(subscriptions.of(event.feed()), () -> items);
        }
    }

    /** Subscribers would take a purge that is told behind a publication for the end of that item too. */
    private void published(String node, String id) {
        synchronized (purges) {
            Purge purge = purges.get(node);
            if (purge != null && !purge.told) {
                purges.remove(node);
            }
        }
        forgetPurged(node, id);
    }

    private static Element items(String node, Element item) {
        return Element.of(Namespaces.PUBSUB_EVENT, "items").with("node", node).add(item);
    }

    private Element item(String node, String id, byte[] item) {
        Element empty = Element.of(Namespaces.PUBSUB_EVENT, "item").with("id", id);
        if (item.length > Filling.MOST_BYTES) {
            return empty;
        }
        Element full = empty.add(payloads.show(node, id, item, Instant.now()));
        return Filling.length(full) > Filling.MOST_BYTES ? empty : full;
    }

    private void retracted(String node, String id) throws IOException, InterruptedException {
        if (purgeOf(node, id).filter(purge -> purge.told).isEmpty()) {
            AtomicReference<@Nullable Purge> telling = new AtomicReference<>();
            send(subscriptions.of(node), () -> {
                // Not before: a purge that was being done until now may have failed.
                @Nullable Purge purge = purgeOf(node, id).orElse(null);
                telling.set(purge);
                return purge == null
                        ? items(
                                node,
                                Element.of(Namespaces.PUBSUB_EVENT, "retract").with("id", id))
                        : Element.of(Namespaces.PUBSUB_EVENT, "purge").with("node", node);
            });
            @Nullable Purge purge = telling.get();
            if (purge != null) {
                purge.told = true;
            }
        }
        forgetPurged(node, id);
    }

    /**
     * Has the retractions of some items told as a purge of their node, with the first of them.
     *
     * @param node the node
     * @param items their ids; none where the purge failed, so that those of before are told as what they are
     */
    void purging(String node, List<String> items) {
        synchronized (purges) {
            if (items.isEmpty()) {
                purges.remove(node);
            } else {
                purges.put(node, new Purge(new HashSet<>(items)));
            }
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
                () -> Element.of(Namespaces.PUBSUB_EVENT, "delete").with("node", node));
    }

    /** Sends something that is decided when nothing that was begun before can change it any more. */
    private void send(List<String> addresses, Supplier<Element> what) throws IOException, InterruptedException {
        if (addresses.isEmpty()) {
            return;
        }
        ComponentSession connected = session;
        if (connected == null) {
            throw new IOException("There is no connection");
        }
        connected.deliver(() -> {
            Element event = Element.of(Namespaces.PUBSUB_EVENT, "event").add(what.get());
            return addresses.stream()
                    .map(address -> Element.of(Namespaces.COMPONENT, "message")
                            .with("from", domain)
                            .with("to", address)
                            .with("type", "headline")
                            .with("id", "event-" + ids.incrementAndGet())
                            .add(event))
                    .toList();
        });
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
