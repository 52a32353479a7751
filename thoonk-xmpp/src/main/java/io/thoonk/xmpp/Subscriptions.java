package io.thoonk.xmpp;

import io.thoonk.feed.Feed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Who has subscribed to which node. They are items of a feed of their own, and in memory while this process is the component: no other
 * changes them then. Thread-safe.
 */
final class Subscriptions {

    private static final char SEPARATOR = '\t';

    /** Clients of one account may subscribe to a node, each for itself; nobody takes all that there may be. */
    private static final int MOST_OF_AN_ACCOUNT = 20;

    private final Feed<String> stored;

    private final int most;

    private final BiPredicate<String, Jid> counting;

    /** By node and address. */
    private final Map<String, Map<String, Held>> byNode = new LinkedHashMap<>();

    private int count;

    private long latest;

    /**
     * Creates it, empty.
     *
     * @param stored the feed; an id is an address and a node, the item is a generation of the node's feed and the node
     * @param most how many subscriptions there may be
     * @param counting whether a node and somebody may have to do with each other
     */
    Subscriptions(Feed<String> stored, int most, BiPredicate<String, Jid> counting) {
        this.stored = stored;
        this.most = most;
        this.counting = counting;
    }

    /**
     * Reads what is stored. What does not count by the configuration of now is as if it were not there. It stays stored, because a slip in
     * the configuration would otherwise cost everybody theirs.
     */
    synchronized void load() {
        byNode.clear();
        count = 0;
        stored.all().forEach((id, item) -> {
            int separator = item.indexOf(SEPARATOR);
            String node = item.substring(separator + 1);
            if (id.endsWith(SEPARATOR + node)) {
                String address = id.substring(0, id.length() - node.length() - 1);
                if (counting.test(node, Jid.parse(address))) {
                    note(node, item.substring(0, Math.max(0, separator)), address);
                }
            }
        });
    }

    private void note(String node, String generation, String address) {
        latest++;
        Held held = new Held(latest, generation);
        if (byNode.computeIfAbsent(node, name -> new LinkedHashMap<>()).put(address, held) == null) {
            count++;
        }
    }

    /**
     * Subscribes, which changes nothing if it has happened before.
     *
     * @param node the node
     * @param generation of its feed, or empty if it tells none
     * @param address who subscribes
     */
    synchronized void add(String node, String generation, String address) throws StanzaException {
        Held held = byNode.getOrDefault(node, Map.of()).get(address);
        if (held == null) {
            demandRoom(node, Jid.parse(address).bare());
        }
        if (held == null || !held.generation().equals(generation)) {
            stored.publish(address + SEPARATOR + node, generation + SEPARATOR + node);
        }
        note(node, generation, address);
    }

    private void demandRoom(String node, String account) throws StanzaException {
        long own = of(node).stream()
                .filter(other -> Jid.parse(other).bare().equals(account))
                .count();
        if (count >= most || own >= MOST_OF_AN_ACCOUNT) {
            throw StanzaException.cancel("policy-violation", "too-many-subscriptions", "There are too many of them");
        }
    }

    /** Ends a subscription; whether there was one. */
    synchronized boolean remove(String node, String address) {
        if (!of(node).contains(address)) {
            return false;
        }
        stored.retract(address + SEPARATOR + node);
        forget(node, address);
        return true;
    }

    private void forget(String node, String address) {
        Map<String, Held> left = byNode.get(node);
        if (left != null && left.remove(address) != null) {
            count--;
            if (left.isEmpty()) {
                byNode.remove(node);
            }
        }
    }

    /** Tells now from later, for {@link #end}. */
    synchronized long now() {
        return latest;
    }

    /**
     * Ends the subscriptions of a node that is gone, though there may be another of its name: they get nothing more. They stay stored
     * until {@link #ended}, so that whoever does not live to tell them of it leaves them to the next.
     *
     * @param node the node
     * @param generation of the feed that there is of that name, or empty if there is none
     * @param until those that somebody asked for after this go on: they are of a node that came later
     * @return their addresses
     */
    synchronized List<String> end(String node, Optional<String> generation, long until) {
        List<String> ending = byNode.getOrDefault(node, Map.of()).entrySet().stream()
                .filter(subscription -> subscription.getValue().number() <= until)
                .filter(subscription -> !subscription.getValue().isOf(generation))
                .map(Map.Entry::getKey)
                .toList();
        ending.forEach(address -> forget(node, address));
        return ending;
    }

    /** Forgets for good those that have ended and did not begin again. */
    synchronized void ended(String node, List<String> addresses) {
        addresses.stream()
                .filter(address -> !of(node).contains(address))
                .forEach(address -> stored.retract(address + SEPARATOR + node));
    }

    /** The addresses that have subscribed to a node. */
    synchronized List<String> of(String node) {
        return List.copyOf(byNode.getOrDefault(node, Map.of()).keySet());
    }

    /** The nodes that somebody has subscribed to. */
    synchronized List<String> nodes() {
        return List.copyOf(byNode.keySet());
    }

    /**
     * A subscription.
     *
     * @param number of when somebody last said that it is wanted
     * @param generation of the feed that was there then; where it is not known, that of whatever feed there is
     */
    private record Held(long number, String generation) {

        boolean isOf(Optional<String> present) {
            return present.isPresent() && (generation.isEmpty() || present.get().equals(generation));
        }
    }
}
