package io.thoonk.feed.live;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Items by id and in the feed's order, and {@link #apply} as the one rule for what a change does to them. Each change costs the same,
 * however many items there are. Whoever applies all events of {@link io.thoonk.feed.LiveFeed#onChange(java.util.function.Consumer)} has
 * the content of the feed. Pure; not thread-safe.
 *
 * @param <T> what an item is read as
 * @since 0.1.0
 */
public final class LiveContent<T> {

    private final Map<String, Node<T>> nodes = new HashMap<>();

    /** Stands before the first and behind the last. */
    private final Node<T> ends = new Node<>("", new byte[0]);

    private final BooleanSupplier sorted;

    private final Function<Node<T>, Optional<T>> reader;

    LiveContent(BooleanSupplier sorted, Function<Node<T>, Optional<T>> reader) {
        this.sorted = sorted;
        this.reader = reader;
        ends.before = ends;
        ends.after = ends;
    }

    /**
     * Creates a content of raw items, empty at first.
     *
     * @param sorted tells whether the feed is a sorted one, where edits move nothing
     * @return the content
     */
    public static LiveContent<byte[]> raw(BooleanSupplier sorted) {
        return new LiveContent<>(sorted, node -> Optional.empty());
    }

    /**
     * Applies an event. What is published or edited enters at the end if it is new, and replaces the item otherwise, which goes to the
     * end of a plain feed and stays where it is in a sorted one.
     *
     * @param event an event of the feed, or of a live feed
     * @return what it changed: a publication of a known item is an edit, an edit of an unknown one a publication; empty where it
     *     changed nothing. An event that is about no item is handed back
     */
    public Optional<FeedEvent> apply(FeedEvent event) {
        if (event instanceof FeedEvent.Published published) {
            return Optional.of(put(published.feed(), published.id(), published.item()));
        }
        if (event instanceof FeedEvent.Edited edited) {
            return Optional.of(put(edited.feed(), edited.id(), edited.item()));
        }
        boolean changed = !(event instanceof FeedEvent.Retracted retracted) || remove(retracted.id());
        if (event instanceof FeedEvent.Moved moved) {
            changed = move(moved.id(), Position.parse(moved.position()));
        }
        return changed ? Optional.of(event) : Optional.empty();
    }

    private FeedEvent put(String feed, String id, byte[] item) {
        Node<T> known = nodes.get(id);
        Node<T> node = known == null ? new Node<>(id, item) : known;
        node.item = item;
        node.value = reader.apply(node).orElse(null);
        if (known == null) {
            nodes.put(id, node);
            link(node, ends.before);
            return new FeedEvent.Published(feed, id, item);
        }
        if (!sorted.getAsBoolean()) {
            unlink(node);
            link(node, ends.before);
        }
        return new FeedEvent.Edited(feed, id, item);
    }

    private boolean remove(String id) {
        Node<T> node = nodes.remove(id);
        if (node != null) {
            unlink(node);
        }
        return node != null;
    }

    /** Moves an item; whether it stood elsewhere, and the position is one. */
    private boolean move(String id, Position position) {
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

    /** {@return number of items} */
    public int size() {
        return nodes.size();
    }

    /** {@return the items in the feed's order} */
    public List<FeedPage.Item> items() {
        return inOrder().stream().map(Node::raw).toList();
    }

    /**
     * Tells whether an item is the last one.
     *
     * @param id its id
     * @return whether it is there and no other stands behind it
     */
    public boolean isLast(String id) {
        return ends.before != ends && ends.before.id.equals(id);
    }

    /**
     * Finds the nearest of those that stand before an item.
     *
     * @param id id of the item
     * @param wanted tells of an id whether it is one to be found
     * @return the id, or empty where there is none
     */
    public Optional<String> before(String id, Predicate<String> wanted) {
        Node<T> node = nodes.getOrDefault(id, ends);
        do {
            node = node.before;
        } while (node != ends && !wanted.test(node.id));
        return node == ends ? Optional.empty() : Optional.of(node.id);
    }

    boolean isSorted() {
        return sorted.getAsBoolean();
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

    /** What became of items, by the first change of each: retractions first, then the items in order, then where they stand. */
    List<FeedEvent> became(String feed, Map<String, FeedEventType> firstById) {
        List<FeedEvent> events = new ArrayList<>();
        List<FeedEvent> moves = new ArrayList<>();
        firstById.forEach((id, first) -> {
            if (!nodes.containsKey(id) && first != FeedEventType.PUBLISH) {
                events.add(new FeedEvent.Retracted(feed, id));
            }
        });
        for (Node<T> node : firstById.isEmpty() ? List.<Node<T>>of() : inOrder()) {
            FeedEventType first = firstById.get(node.id);
            if (first != null) {
                events.add(
                        first == FeedEventType.PUBLISH
                                ? new FeedEvent.Published(feed, node.id, node.item)
                                : new FeedEvent.Edited(feed, node.id, node.item));
                if (isSorted()) {
                    moves.add(new FeedEvent.Moved(feed, node.id, node.position()));
                }
            }
        }
        events.addAll(moves);
        return events;
    }

    /** Whether some items are here as they are stored. */
    boolean agrees(FeedPage.Digest page) {
        List<FeedPage.Item> items = new ArrayList<>();
        Node<T> first = nodes.getOrDefault(page.from(), ends);
        Node<T> node = first;
        for (; node != ends && items.size() < page.count(); node = node.after) {
            items.add(node.raw());
        }
        boolean atBeginning = items.isEmpty() ? nodes.isEmpty() : first.before == ends;
        boolean atEnd = items.isEmpty() ? nodes.isEmpty() : node == ends;
        return page.agrees(isSorted(), atBeginning, items, atEnd);
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

        /** Where it stands, in the contract's notation. */
        String position() {
            return before.id.isEmpty() ? "begin:" : before.id + ":";
        }

        private FeedPage.Item raw() {
            return new FeedPage.Item(id, item);
        }
    }
}
