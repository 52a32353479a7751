package io.thoonk.feed.live;

import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of a feed, page by page, while the feed goes on changing: always all that stands up to the end of the last page. What
 * goes behind that end leaves it, as a page to come will bring it; what comes before it enters. Pure; not thread-safe.
 */
final class SnapshotRead {

    private static final byte[] UNKNOWN_ITEM = new byte[0];

    private final LiveContent<byte[]> content = LiveContent.raw(this::isSorted);

    /** Items that were heard of and do not stand in the content: behind its end, or nobody knows yet where. */
    private final Map<String, byte[]> elsewhere = new HashMap<>();

    /** Items that came to stand in the content, of which no more than that is known. */
    private final Set<String> unknown = new LinkedHashSet<>();

    private FeedPage.End end = FeedPage.End.NOWHERE;

    private boolean begun;

    private boolean sorted;

    private boolean all;

    /** Whether there is a page; what comes before the first one is in it. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the last page was there; what is missing then is {@link #unknown}. */
    boolean hasAllPages() {
        return all;
    }

    boolean isComplete() {
        return all && unknown.isEmpty();
    }

    /** Behind which the next page begins. */
    FeedPage.End end() {
        return end;
    }

    boolean isSorted() {
        return sorted;
    }

    void page(FeedPage page) {
        begun = true;
        sorted = page.sorted();
        page.items().forEach(item -> {
            elsewhere.remove(item.id());
            place(item.id(), item.item());
            content.apply(moved(item.id(), Position.last()));
        });
        end = page.end();
        all = page.last();
    }

    /** Takes an event that came after the pages so far; whether the next page still goes on where these end. */
    boolean apply(FeedEvent event) {
        if (!begun) {
            return true;
        }
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
        return sorted && !all && id.equals(end.id());
    }

    private void put(String id, byte[] item) {
        if (sorted ? content.contains(id) : all) {
            place(id, item);
        } else {
            // It stands behind the end, in a page to come.
            leave(id);
            elsewhere.put(id, item);
        }
    }

    private void place(String id, byte[] item) {
        unknown.remove(id);
        content.apply(new FeedEvent.Published("", id, item));
    }

    private void leave(String id) {
        unknown.remove(id);
        content.apply(new FeedEvent.Retracted("", id));
    }

    private void remove(String id) {
        leave(id);
        elsewhere.remove(id);
    }

    private void move(String id, Position position) {
        if (!isWithin(position)) {
            content.find(id).filter(node -> !unknown.contains(id)).ifPresent(node -> elsewhere.put(id, node.item()));
            leave(id);
            return;
        }
        if (!content.contains(id)) {
            byte[] item = elsewhere.remove(id);
            place(id, item == null ? UNKNOWN_ITEM : item);
            if (item == null) {
                unknown.add(id);
            }
        }
        content.apply(moved(id, position));
    }

    private static FeedEvent moved(String id, Position position) {
        return new FeedEvent.Moved("", id, position.toString());
    }

    private boolean isWithin(Position position) {
        if (position instanceof Position.Last) {
            return all;
        }
        if (position instanceof Position.Before before) {
            return content.contains(before.id());
        }
        return !(position instanceof Position.After after)
                || content.contains(after.id()) && (all || !after.id().equals(end.id()));
    }

    /** Items that stand within the pages so far and are not known. */
    List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** Takes items that were not known, empty where there is none any more. */
    void learn(List<String> ids, List<Optional<byte[]>> items) {
        for (int i = 0; i < items.size(); i++) {
            String id = ids.get(i);
            if (unknown.contains(id)) {
                items.get(i).ifPresentOrElse(item -> place(id, item), () -> remove(id));
            }
        }
    }

    /** All items in order, once the last page has come. */
    List<FeedPage.Item> items() {
        List<FeedPage.Item> items = new ArrayList<>(content.items());
        if (!sorted) {
            // A publisher that does not publish at the end; it is heard of as if it did.
            elsewhere.forEach((id, item) -> items.add(new FeedPage.Item(id, item)));
        }
        return items;
    }
}
