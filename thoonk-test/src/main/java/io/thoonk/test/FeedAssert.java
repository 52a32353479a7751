package io.thoonk.test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Asserts which items stand in a feed or a sorted feed. A failure shows all of them.
 *
 * @since 0.1.0
 */
public final class FeedAssert extends AbstractAssert<FeedAssert, Supplier<? extends Map<String, ?>>> {

    private final String name;

    FeedAssert(String name, Supplier<? extends Map<String, ?>> items) {
        super(items, FeedAssert.class);
        this.name = name;
    }

    /**
     * Asserts that each of these items is there, in whatever order and among whatever others.
     *
     * @param items equal to items of the feed
     * @return this assertion
     */
    public FeedAssert published(Object... items) {
        Map<String, ?> all = actual.get();
        List<Object> missing =
                Arrays.stream(items).filter(item -> !all.containsValue(item)).toList();
        if (!missing.isEmpty()) {
            throw failure("%nExpecting the items%n  %s%nbut %s", missing, picture(all));
        }
        return this;
    }

    /**
     * Asserts that these items are there and no others, in the order of the feed.
     *
     * @param items equal to the items of the feed
     * @return this assertion
     */
    public FeedAssert containsExactly(Object... items) {
        Map<String, ?> all = actual.get();
        if (!List.copyOf(all.values()).equals(List.of(items))) {
            throw failure("%nExpecting exactly the items%n  %s%nbut %s", List.of(items), picture(all));
        }
        return this;
    }

    /**
     * Asserts that an item has this id, and is equal to this.
     *
     * @param id its id
     * @param item the item
     * @return this assertion
     */
    public FeedAssert hasItem(String id, Object item) {
        Map<String, ?> all = actual.get();
        if (!item.equals(all.get(id))) {
            throw failure("%nExpecting the item%n  '%s': %s%nbut %s", id, item, picture(all));
        }
        return this;
    }

    /**
     * Asserts that there is no item.
     *
     * @return this assertion
     */
    public FeedAssert isEmpty() {
        Map<String, ?> all = actual.get();
        if (!all.isEmpty()) {
            throw failure("%nExpecting no items but %s", picture(all));
        }
        return this;
    }

    private String picture(Map<String, ?> all) {
        return "feed '" + name + "' has " + all.size() + " items"
                + all.entrySet().stream()
                        .map(entry -> "\n  '" + entry.getKey() + "': " + entry.getValue())
                        .collect(Collectors.joining());
    }
}
