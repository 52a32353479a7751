package io.thoonk.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Items by id and in an order in which each of them can be moved at the same small cost, however many there are. Not
 * thread-safe.
 */
final class LiveContent<T> {

    private final Map<String, Node<T>> nodes = new HashMap<>();

    /** Stands before the first and behind the last. */
    private final Node<T> ends = new Node<>("", new byte[0]);

    private final Function<Node<T>, Optional<T>> reader;

    LiveContent(Function<Node<T>, Optional<T>> reader) {
        this.reader = reader;
        ends.before = ends;
        ends.after = ends;
    }

    int size() {
        return nodes.size();
    }

    boolean contains(String id) {
        return nodes.containsKey(id);
    }

    Optional<Node<T>> find(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** All items in order. */
    List<Node<T>> inOrder() {
        List<Node<T>> all = new ArrayList<>(nodes.size());
        for (Node<T> node = ends.after; node != ends; node = node.after) {
            all.add(node);
        }
        return all;
    }

    /** The items from one on, at most so many; empty if that one is not there. */
    List<Node<T>> from(String id, int count) {
        List<Node<T>> some = new ArrayList<>();
        for (Node<T> node = nodes.getOrDefault(id, ends); node != ends && some.size() < count; node = node.after) {
            some.add(node);
        }
        return some;
    }

    /** Whether an item is the last. */
    boolean isLast(String id) {
        return ends.before.id.equals(id);
    }

    /** The id before an item, or an empty one where it is the first. */
    String before(String id) {
        Node<T> node = nodes.get(id);
        return node == null ? "" : node.before.id;
    }

    void append(String id, byte[] item) {
        Node<T> node = new Node<>(id, item);
        node.value = reader.apply(node).orElse(null);
        nodes.put(id, node);
        link(node, ends.before);
    }

    void replace(String id, byte[] item) {
        find(id).ifPresent(node -> {
            node.item = item;
            node.value = reader.apply(node).orElse(null);
        });
    }

    void remove(String id) {
        Node<T> node = nodes.remove(id);
        if (node != null) {
            unlink(node);
        }
    }

    /** Moves an item to a position of the contract; whether it stood elsewhere, and the position is one. */
    boolean move(String id, Position position) {
        Node<T> node = nodes.get(id);
        Node<T> before = place(position);
        if (node == null || before == null || before == node || node.before == before) {
            return false;
        }
        unlink(node);
        link(node, before);
        return true;
    }

    /** The item after which a position is, or the ends for the first. */
    private @Nullable Node<T> place(Position position) {
        if (position instanceof Position.First) {
            return ends;
        }
        if (position instanceof Position.Last) {
            return ends.before;
        }
        if (position instanceof Position.Before before) {
            Node<T> other = nodes.get(before.id());
            return other == null ? null : other.before;
        }
        return position instanceof Position.After after ? nodes.get(after.id()) : null;
    }

    private void link(Node<T> node, Node<T> before) {
        node.before = before;
        node.after = before.after;
        before.after.before = node;
        before.after = node;
    }

    private void unlink(Node<T> node) {
        node.before.after = node.after;
        node.after.before = node.before;
    }

    /** One item. */
    static final class Node<T> {

        private final String id;

        private byte[] item;

        private @Nullable T value;

        private Node<T> before = this;

        private Node<T> after = this;

        private Node(String id, byte[] item) {
            this.id = id;
            this.item = item;
        }

        String id() {
            return id;
        }

        byte[] item() {
            return item;
        }

        /** The item as it was read, or empty if it cannot be. */
        Optional<T> value() {
            return Optional.ofNullable(value);
        }
    }
}
