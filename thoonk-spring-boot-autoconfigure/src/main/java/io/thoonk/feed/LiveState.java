package io.thoonk.feed;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedDigest;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedPage;
import io.thoonk.feed.LiveContent.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of a live feed, changed by events of Redis and by readings; says what changed thereby. Not thread-safe. */
final class LiveState<T> {

    private static final Logger log = LoggerFactory.getLogger(LiveState.class);

    private final String feed;

    private final PayloadCodec<T> codec;

    private final LiveContent<T> content = new LiveContent<>(this::read);

    private boolean sorted;

    private final EventProblems problems;

    LiveState(String feed, PayloadCodec<T> codec, EventProblems problems) {
        this.feed = feed;
        this.codec = codec;
        this.problems = problems;
    }

    LiveContent<T> content() {
        return content;
    }

    boolean isSorted() {
        return sorted;
    }

    /** Takes an event of Redis, and says what it changes: a publish of a known item is an edit, and so on. */
    void apply(FeedEvent event, Consumer<FeedEvent> changes) {
        if (event instanceof FeedEvent.Published published) {
            put(published.id(), published.item(), changes);
        } else if (event instanceof FeedEvent.Edited edited) {
            put(edited.id(), edited.item(), changes);
        } else if (event instanceof FeedEvent.Retracted retracted) {
            retract(retracted.id(), changes);
        } else if (event instanceof FeedEvent.Moved moved) {
            move(moved.id(), moved.position(), changes);
        } else {
            changes.accept(event);
        }
    }

    /** Whether some items are here as they are stored. */
    boolean agrees(FeedDigest page) {
        List<FeedPage.Item> items = content.from(page.from(), page.count()).stream()
                .map(node -> new FeedPage.Item(node.id(), node.item()))
                .toList();
        boolean empty = content.size() == 0;
        return page.agrees(
                sorted,
                items.isEmpty() ? empty : content.before(items.get(0).id()).isEmpty(),
                items,
                items.isEmpty()
                        ? empty
                        : content.isLast(items.get(items.size() - 1).id()));
    }

    /** Becomes what was read, and says what is different. */
    void become(boolean sorted, List<FeedPage.Item> items, Consumer<FeedEvent> changes) {
        this.sorted = sorted;
        Map<String, byte[]> wanted = new HashMap<>();
        items.forEach(item -> wanted.put(item.id(), item.item()));
        content.inOrder().stream()
                .map(Node::id)
                .filter(id -> !wanted.containsKey(id))
                .forEach(id -> retract(id, changes));
        if (sorted) {
            becomeSorted(items, changes);
        } else {
            becomePlain(items, wanted, changes);
        }
    }

    /** What stands as before at the beginning stays; all else is told again in its order, which moves it to the end. */
    private void becomePlain(List<FeedPage.Item> items, Map<String, byte[]> wanted, Consumer<FeedEvent> changes) {
        List<String> unchanged = content.inOrder().stream()
                .filter(node -> Arrays.equals(node.item(), wanted.get(node.id())))
                .map(Node::id)
                .toList();
        int same = 0;
        while (same < unchanged.size()
                && unchanged.get(same).equals(items.get(same).id())) {
            same++;
        }
        items.subList(same, items.size()).forEach(item -> put(item.id(), item.item(), changes));
    }

    private void becomeSorted(List<FeedPage.Item> items, Consumer<FeedEvent> changes) {
        items.forEach(item -> content.find(item.id())
                .filter(node -> !Arrays.equals(node.item(), item.item()))
                .ifPresent(node -> put(item.id(), item.item(), changes)));
        Map<String, Integer> places = new HashMap<>();
        content.inOrder().forEach(node -> places.put(node.id(), places.size()));
        List<String> known = items.stream()
                .map(FeedPage.Item::id)
                .filter(places::containsKey)
                .toList();
        Set<String> staying = new HashSet<>(LongestIncrease.of(known, id -> places.getOrDefault(id, 0)));
        String previous = "";
        for (FeedPage.Item item : items) {
            if (!content.contains(item.id())) {
                put(item.id(), item.item(), changes);
            }
            if (!staying.contains(item.id())) {
                move(item.id(), previous.isEmpty() ? "begin:" : previous + ":", changes);
            }
            previous = item.id();
        }
    }

    private void put(String id, byte[] item, Consumer<FeedEvent> changes) {
        if (!content.contains(id)) {
            content.append(id, item);
            changes.accept(new FeedEvent.Published(feed, id, item));
            return;
        }
        content.replace(id, item);
        if (!sorted) {
            content.move(id, Position.last());
        }
        changes.accept(new FeedEvent.Edited(feed, id, item));
    }

    private void retract(String id, Consumer<FeedEvent> changes) {
        if (content.contains(id)) {
            content.remove(id);
            changes.accept(new FeedEvent.Retracted(feed, id));
        }
    }

    private void move(String id, String position, Consumer<FeedEvent> changes) {
        if (content.move(id, Position.parse(position))) {
            changes.accept(new FeedEvent.Moved(feed, id, position));
        }
    }

    private Optional<T> read(Node<T> node) {
        try {
            return Optional.of(codec.read(node.item()));
        } catch (PayloadConversionException ex) {
            unreadable(node.id(), ex);
            return Optional.empty();
        }
    }

    private void unreadable(String id, PayloadConversionException failure) {
        long times = problems.count(EventProblems.Kind.ITEM_UNREADABLE, feed);
        if (EventProblems.isWorthALine(times)) {
            log.warn(
                    "Item '{}' of feed '{}' cannot be read and is left out ({} so far of this feed): {}",
                    id,
                    feed,
                    times,
                    failure.getMessage());
        } else {
            log.debug("Item '{}' of feed '{}' cannot be read and is left out", id, feed, failure);
        }
    }
}
