/**
 * Conversion between payloads and the bytes that stand in Redis.
 * Uses Jackson, where it is present.
 */
@NullMarked
package io.thoonk.convert;

import org.jspecify.annotations.NullMarked;
