package io.thoonk.xmpp;

import io.thoonk.ThoonkException;
import io.thoonk.container.ThoonkContainer;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /** The name of no node. */
    private static final String NONE = "";

    private final Nodes nodes;

    private final Subscriptions subscriptions;

    private final Notifier notifier;

    private final Function<String, ThoonkContainer> listeners;

    private final Map<String, ThoonkContainer> running = new HashMap<>();

    private final BlockingQueue<String> deleted = new LinkedBlockingQueue<>();

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

    /** Hears of a node that was deleted over XMPP; there may be one of that name again. */
    void deleted(String node) {
        deleted.add(node);
    }

    /** Has the watch look now: something is new, or the session has ended. */
    void wake() {
        deleted.add(NONE);
    }

    /** Watches until the session ends. */
    void watch(ComponentSession session) {
        Set<String> gone = new LinkedHashSet<>();
        try {
            // Without this no notification would ever count as sent.
            session.deliver(List.of());
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
    private void await(Set<String> gone) throws InterruptedException {
        String first = deleted.poll(PERIOD_SECONDS, TimeUnit.SECONDS);
        if (first != null) {
            gone.add(first);
            deleted.drainTo(gone);
            gone.remove(NONE);
        }
    }

    private void look(Set<String> gone) throws IOException, InterruptedException {
        try {
            List<String> names = nodes.names();
            subscriptions.nodes().stream().filter(node -> !names.contains(node)).forEach(gone::add);
            running.keySet().stream().filter(node -> !names.contains(node)).forEach(gone::add);
            for (String node : List.copyOf(gone)) {
                stop(node);
                notifier.deleted(node);
                subscriptions.removeAll(node);
                gone.remove(node);
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
}
