/**
 * Feeds and sorted feeds: the handles a user holds, their configuration, and the scripts that change them.
 * Uses {@code redis}, {@code convert} and {@code event}.
 */
@NullMarked
package io.thoonk.feed;

import org.jspecify.annotations.NullMarked;
