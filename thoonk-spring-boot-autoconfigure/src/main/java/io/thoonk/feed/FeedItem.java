package io.thoonk.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * One item of a feed.
 *
 * @param id the item's id
 * @param item the converted item
 * @param published when it was published or last edited; empty for sorted feeds, which keep no time
 * @param <T> type of the items
 * @since 0.1.0
 */
public record FeedItem<T>(String id, T item, Optional<Instant> published) {}
