/**
 * The wall: its feeds in Redis, the worker that paints its pictures, where they come from, and its HTTP side. It uses
 * {@code picture} and the starter.
 */
@NullMarked
package io.thoonk.sample.wall;

import org.jspecify.annotations.NullMarked;
