package io.thoonk.feed;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The content of a feed as far as it has been read: always all that stands up to the end of the last page, while the feed goes on
 * changing. What goes behind that end leaves it, as a page to come will bring it; what comes before it enters. Not thread-safe.
 */
final class PagedContent {

    private static final byte[] UNKNOWN_ITEM = new byte[0];

    private final LiveContent<byte[]> content = new LiveContent<>(node -> Optional.empty());

    /** Items that were heard of and do not stand in the content: behind its end, or nobody knows yet where. */
    private final Map<String, byte[]> elsewhere = new HashMap<>();

    /** Items that came to stand in the content, of which no more than that is known. */
    private final Set<String> unknown = new LinkedHashSet<>();

    private String end = "";

    private boolean sorted;

    private boolean all;

    void page(FeedPage page) {
        sorted = page.sorted();
        page.items().forEach(item -> {
            elsewhere.remove(item.id());
            place(item.id(), item.item());
            content.move(item.id(), Position.last());
        });
        end = page.end().id();
        all = page.last();
    }

    /** Takes an event; whether the next page still goes on where this ends. */
    boolean apply(FeedEvent event) {
        if (event instanceof FeedEvent.Published published) {
            put(published.id(), published.item());
        } else if (event instanceof FeedEvent.Edited edited) {
            put(edited.id(), edited.item());
        } else if (event instanceof FeedEvent.Retracted retracted) {
            remove(retracted.id());
            return !isEnd(retracted.id());
        } else if (event instanceof FeedEvent.Moved moved) {
            if (isEnd(moved.id())) {
                return false;
            }
            move(moved.id(), Position.parse(moved.position()));
        }
        return true;
    }

    /** Whether the next page begins behind this item, and so does nobody know where if it goes; a plain feed goes on by score. */
    private boolean isEnd(String id) {
        return sorted && !all && id.equals(end);
    }

    private void put(String id, byte[] item) {
        if (sorted && content.contains(id)) {
            place(id, item);
            return;
        }
        if (!sorted) {
            // To the end, which is in a page to come, or in the content if there is none.
            content.remove(id);
        }
        if (!sorted && all) {
            place(id, item);
        } else {
            elsewhere.put(id, item);
        }
    }

    private void place(String id, byte[] item) {
        unknown.remove(id);
        if (content.contains(id)) {
            content.replace(id, item);
        } else {
            content.append(id, item);
        }
    }

    private void remove(String id) {
        content.remove(id);
        elsewhere.remove(id);
        unknown.remove(id);
    }

    private void move(String id, Position position) {
        if (!isWithin(position)) {
            content.find(id).filter(node -> !unknown.contains(id)).ifPresent(node -> elsewhere.put(id, node.item()));
            content.remove(id);
            unknown.remove(id);
            return;
        }
        if (!content.contains(id)) {
            byte[] item = elsewhere.remove(id);
            content.append(id, item == null ? UNKNOWN_ITEM : item);
            if (item == null) {
                unknown.add(id);
            }
        }
        content.move(id, position);
    }

    private boolean isWithin(Position position) {
        if (position instanceof Position.Last) {
            return all;
        }
        if (position instanceof Position.Before before) {
            return content.contains(before.id());
        }
        return !(position instanceof Position.After after)
                || content.contains(after.id()) && (all || !after.id().equals(end));
    }

    List<String> unknown() {
        return List.copyOf(unknown);
    }

    void learn(List<FeedPage.Item> items, List<String> missing) {
        items.stream().filter(item -> unknown.contains(item.id())).forEach(item -> place(item.id(), item.item()));
        missing.stream().filter(unknown::contains).toList().forEach(this::remove);
    }

    boolean isSorted() {
        return sorted;
    }

    /** All items in order, once the last page has come. */
    List<FeedPage.Item> items() {
        List<FeedPage.Item> items = new ArrayList<>(content.size() + elsewhere.size());
        content.inOrder().forEach(node -> items.add(new FeedPage.Item(node.id(), node.item())));
        if (!sorted) {
            // A publisher that does not publish at the end; it is heard of as if it did.
            elsewhere.forEach((id, item) -> items.add(new FeedPage.Item(id, item)));
        }
        return items;
    }
}
