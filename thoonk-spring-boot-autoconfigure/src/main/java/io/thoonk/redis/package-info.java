/**
 * Redis without Thoonk rules: scripts and how they run, waiting connections, the pub/sub transport. One package, because what
 * scripts, waits and subscriptions share (connections, failures) is nobody else's to use; only names have one of their own.
 * Uses Spring Data Redis and the driver below it, nothing else of this library but its exceptions.
 */
@NullMarked
package io.thoonk.redis;

import org.jspecify.annotations.NullMarked;
