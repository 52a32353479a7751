package io.thoonk.feed.live;

import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.live.LiveContent.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Makes a content what was read of its feed, by events, and tells those: what is as it was is not told. Pure; not thread-safe. */
final class ContentDifference {

    private final String feed;

    private final LiveContent<?> content;

    private final Consumer<FeedEvent> changes;

    /**
     * Creates a difference.
     *
     * @param feed name of the feed
     * @param content what is changed
     * @param changes is told of each change, right after it
     */
    ContentDifference(String feed, LiveContent<?> content, Consumer<FeedEvent> changes) {
        this.feed = feed;
        this.content = content;
        this.changes = changes;
    }

    private void apply(FeedEvent event) {
        content.apply(event).ifPresent(changes);
    }

    private void put(FeedPage.Item item) {
        apply(new FeedEvent.Published(feed, item.id(), item.item()));
    }

    /** Makes the content these items, in their order. */
    void become(List<FeedPage.Item> items) {
        Map<String, byte[]> wanted = new HashMap<>();
        items.forEach(item -> wanted.put(item.id(), item.item()));
        content.inOrder().stream()
                .map(Node::id)
                .filter(id -> !wanted.containsKey(id))
                .forEach(id -> apply(new FeedEvent.Retracted(feed, id)));
        if (content.isSorted()) {
            becomeSorted(items);
        } else {
            becomePlain(items, wanted);
        }
    }

    /** What stands as before at the beginning stays; all else is told again in its order, which moves it to the end. */
    private void becomePlain(List<FeedPage.Item> items, Map<String, byte[]> wanted) {
        List<String> unchanged = content.inOrder().stream()
                .filter(node -> Arrays.equals(node.item(), wanted.get(node.id())))
                .map(Node::id)
                .toList();
        int same = 0;
        while (same < unchanged.size()
                && unchanged.get(same).equals(items.get(same).id())) {
            same++;
        }
        items.subList(same, items.size()).forEach(this::put);
    }

    private void becomeSorted(List<FeedPage.Item> items) {
        items.forEach(item -> content.find(item.id())
                .filter(node -> !Arrays.equals(node.item(), item.item()))
                .ifPresent(node -> put(item)));
        Map<String, Integer> places = new HashMap<>();
        content.inOrder().forEach(node -> places.put(node.id(), places.size()));
        List<String> known = items.stream()
                .map(FeedPage.Item::id)
                .filter(places::containsKey)
                .toList();
        Set<String> staying = new HashSet<>(longestIncrease(known, id -> places.getOrDefault(id, 0)));
        String previous = "";
        for (FeedPage.Item item : items) {
            if (!content.contains(item.id())) {
                put(item);
            }
            if (!staying.contains(item.id())) {
                apply(new FeedEvent.Moved(feed, item.id(), previous.isEmpty() ? "begin:" : previous + ":"));
            }
            previous = item.id();
        }
    }

    /** The most elements of a list that stand in increasing order already: all others have to be moved. */
    private static <E> Deque<E> longestIncrease(List<E> list, ToIntFunction<E> rank) {
        // Patience sorting: the last element of the best run of each length, and what comes before each element in its
        // run.
        List<Integer> tails = new ArrayList<>();
        int[] previous = new int[list.size()];
        for (int i = 0; i < list.size(); i++) {
            int place = firstNotBelow(tails, rank.applyAsInt(list.get(i)), list, rank);
            previous[i] = place == 0 ? -1 : tails.get(place - 1);
            if (place == tails.size()) {
                tails.add(i);
            } else {
                tails.set(place, i);
            }
        }
        Deque<E> run = new ArrayDeque<>();
        for (int i = tails.isEmpty() ? -1 : tails.get(tails.size() - 1); i >= 0; i = previous[i]) {
            run.addFirst(list.get(i));
        }
        return run;
    }

    private static <E> int firstNotBelow(List<Integer> tails, int value, List<E> list, ToIntFunction<E> rank) {
        int low = 0;
        int high = tails.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rank.applyAsInt(list.get(tails.get(middle))) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
