/**
 * Feeds kept in memory: the one rule for what a change does to a collection, the reader that fills it and compares it with what is
 * stored, and the handle a user holds. Uses {@code feed}, {@code event} and {@code convert}.
 */
@NullMarked
package io.thoonk.feed.live;

import org.jspecify.annotations.NullMarked;
