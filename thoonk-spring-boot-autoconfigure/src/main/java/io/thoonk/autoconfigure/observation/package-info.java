/**
 * Wires observations and the MDC of handlers.
 * Uses everything; no other package uses it.
 */
@NullMarked
package io.thoonk.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
