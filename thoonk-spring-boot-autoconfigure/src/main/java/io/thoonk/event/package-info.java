/**
 * Feed events: their types, the one decoder that knows the frames of the contract, subscriptions and ordered mailboxes.
 * Uses {@code redis}.
 */
@NullMarked
package io.thoonk.event;

import org.jspecify.annotations.NullMarked;
