package io.thoonk.feed;

/**
 * A change in the result of a live query.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public sealed interface QueryChange<T> {

    /** {@return the id of the item} */
    String id();

    /**
     * An item belongs to the result now: it is new, or was edited so.
     *
     * @param id the item's id
     * @param item the item
     * @param <T> type of the items
     */
    record Entered<T>(String id, T item) implements QueryChange<T> {}

    /**
     * An item of the result was edited and still belongs to it.
     *
     * @param id the item's id
     * @param item the item
     * @param <T> type of the items
     */
    record Changed<T>(String id, T item) implements QueryChange<T> {}

    /**
     * An item does not belong to the result any more: it is gone, or was edited so.
     *
     * @param id the item's id
     * @param <T> type of the items
     */
    record Left<T>(String id) implements QueryChange<T> {}
}
