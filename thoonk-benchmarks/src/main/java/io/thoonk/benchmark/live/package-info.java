/**
 * What listeners, live feeds and browsers are promised, shown: the listener that was away, fan-out, and a live feed that is
 * compared with Redis. Uses the public API alone.
 */
@NullMarked
package io.thoonk.benchmark.live;

import org.jspecify.annotations.NullMarked;
