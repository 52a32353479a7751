/**
 * Wires the meters, where Micrometer and a registry are there.
 * Uses everything; no other package uses it.
 */
@NullMarked
package io.thoonk.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
