package io.thoonk.feed;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A list of raw items that follows the events of {@link LiveFeed#onChange(java.util.function.Consumer)}: whoever applies them
 * all has the feed's content and order. Not thread-safe.
 */
public final class FeedReplica {

    private final LiveContent<byte[]> content = new LiveContent<>(node -> Optional.empty());

    private final BooleanSupplier sorted;

    /**
     * Creates an empty replica.
     *
     * @param sorted tells whether the feed is a sorted one, where edits move nothing
     */
    public FeedReplica(BooleanSupplier sorted) {
        this.sorted = sorted;
    }

    /**
     * Applies an event.
     *
     * @param event an event of the live feed
     */
    public void apply(FeedEvent event) {
        if (event instanceof FeedEvent.Published published) {
            put(published.id(), published.item());
        } else if (event instanceof FeedEvent.Edited edited) {
            put(edited.id(), edited.item());
        } else if (event instanceof FeedEvent.Retracted retracted) {
            content.remove(retracted.id());
        } else if (event instanceof FeedEvent.Moved moved) {
            content.move(moved.id(), Position.parse(moved.position()));
        }
    }

    private void put(String id, byte[] item) {
        if (!content.contains(id)) {
            content.append(id, item);
            return;
        }
        content.replace(id, item);
        if (!sorted.getAsBoolean()) {
            content.move(id, Position.last());
        }
    }

    /**
     * Counts the items.
     *
     * @return number of items
     */
    public int size() {
        return content.size();
    }

    /**
     * Lists the items.
     *
     * @return each as it would be published, in the feed's order
     */
    public List<Item> items() {
        return content.inOrder().stream()
                .map(node -> new Item(node.id(), node.item()))
                .toList();
    }

    /**
     * An item.
     *
     * @param id its id
     * @param item its bytes
     */
    public record Item(String id, byte[] item) {}
}
