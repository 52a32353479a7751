/**
 * Redis without Thoonk rules: the keys of a feed, scripts and how they run, waiting connections, the pub/sub transport.
 * Uses Spring Data Redis and the driver below it, nothing else of this library but its exceptions.
 */
@NullMarked
package io.thoonk.redis;

import org.jspecify.annotations.NullMarked;
