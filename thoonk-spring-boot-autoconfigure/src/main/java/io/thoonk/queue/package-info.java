/**
 * Message queues: the handle a user holds and the scripts that change a queue.
 * Uses {@code redis} and {@code convert}.
 */
@NullMarked
package io.thoonk.queue;

import org.jspecify.annotations.NullMarked;
