package io.thoonk.xmpp;

import io.thoonk.ThoonkException;
import io.thoonk.container.ThoonkContainer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a durable listener on each node while the component is connected, and tells the subscribers of nodes that are gone. What the
 * application creates and deletes it sees when it looks, which it does every few seconds.
 */
final class NodeWatch {

    private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

    private static final long PERIOD_SECONDS = 5;

    /** Of no node. */
    private static final Gone NONE = new Gone("", List.of());

    private final Nodes nodes;

    private final Subscriptions subscriptions;

    private final Notifier notifier;

    private final Function<String, ThoonkContainer> listeners;

    private final Map<String, ThoonkContainer> running = new HashMap<>();

    private final BlockingQueue<Gone> deleted = new LinkedBlockingQueue<>();

    /**
     * Creates it.
     *
     * @param nodes what there is
     * @param subscriptions who wants to hear of it
     * @param notifier tells them
     * @param listeners makes the listener of a node, not started
     */
    NodeWatch(
            Nodes nodes, Subscriptions subscriptions, Notifier notifier, Function<String, ThoonkContainer> listeners) {
        this.nodes = nodes;
        this.subscriptions = subscriptions;
        this.notifier = notifier;
        this.listeners = listeners;
    }

    /** Hears of a node that was deleted over XMPP; there may soon be one of that name again, with subscribers of its own. */
    void deleted(String node) {
        deleted.add(new Gone(node, subscriptions.end(node, Optional.empty(), subscriptions.now())));
    }

    /** Forgets what was not told in a session that has ended: the subscriptions are about to be read anew. */
    void begin() {
        deleted.clear();
    }

    /** Has the watch look now: something is new, or the session has ended. */
    void wake() {
        deleted.add(NONE);
    }

    /** Watches until the session ends. */
    void watch(ComponentSession session) {
        Deque<Gone> gone = new ArrayDeque<>();
        try {
            // Without this no notification would ever count as sent.
            session.deliver(List::of);
            while (session.isOpen()) {
                look(gone);
                await(gone);
            }
        } catch (IOException ex) {
            log.debug("The stream has ended", ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ex) {
            log.error("The nodes of XMPP could not be looked at; the component connects anew", ex);
        } finally {
            session.close();
            // Those that were not told of are found again: their feeds are not there, or the subscriptions go on.
            running.values().forEach(ThoonkContainer::stop);
            running.clear();
        }
    }

    /** However often it was woken meanwhile, it looks once. */
    private void await(Deque<Gone> gone) throws InterruptedException {
        Gone first = deleted.poll(PERIOD_SECONDS, TimeUnit.SECONDS);
        if (first != null) {
            gone.add(first);
            deleted.drainTo(gone);
            gone.removeIf(NONE::equals);
        }
    }

    private void look(Deque<Gone> gone) throws IOException, InterruptedException {
        try {
            // What is subscribed to after this may be a node that the names do not have yet.
            long now = subscriptions.now();
            Set<String> names = new LinkedHashSet<>(nodes.names());
            for (String node : subscriptions.nodes()) {
                // There may be another of that name already.
                Optional<String> generation = names.contains(node) ? nodes.generation(node) : Optional.empty();
                List<String> ended = subscriptions.end(node, generation, now);
                if (!ended.isEmpty()) {
                    gone.add(new Gone(node, ended));
                }
            }
            running.keySet().stream()
                    .filter(node -> !names.contains(node))
                    .toList()
                    .forEach(this::stop);
            for (Gone first = gone.peek(); first != null; first = gone.peek()) {
                stop(first.node());
                notifier.deleted(first.node(), first.subscribers());
                subscriptions.ended(first.node(), first.subscribers());
                gone.remove();
            }
            names.forEach(this::listen);
        } catch (ThoonkException ex) {
            log.debug("The nodes could not be looked at, and are again in {} s", PERIOD_SECONDS, ex);
        }
    }

    private void listen(String node) {
        running.computeIfAbsent(node, name -> {
            ThoonkContainer listener = listeners.apply(name);
            listener.start();
            return listener;
        });
    }

    private void stop(String node) {
        ThoonkContainer listener = running.remove(node);
        if (listener != null) {
            listener.stop();
        }
    }

    /**
     * A node that was deleted.
     *
     * @param node its name
     * @param subscribers who had subscribed to it
     */
    private record Gone(String node, List<String> subscribers) {}
}
