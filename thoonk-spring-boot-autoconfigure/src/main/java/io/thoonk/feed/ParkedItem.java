package io.thoonk.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * An item that a durable listener could not handle.
 *
 * @param id the item's id
 * @param item its bytes as they are now, or empty if it was retracted
 * @param error why it could not be handled
 * @param at since when it is parked
 */
public record ParkedItem(String id, Optional<byte[]> item, String error, Instant at) {}
