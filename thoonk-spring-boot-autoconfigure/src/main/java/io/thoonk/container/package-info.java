/**
 * What containers of workers and listeners share: life cycle and registry.
 * Uses {@code endpoint}.
 */
@NullMarked
package io.thoonk.container;

import org.jspecify.annotations.NullMarked;
