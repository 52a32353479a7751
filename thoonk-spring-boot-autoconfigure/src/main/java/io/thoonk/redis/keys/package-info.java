/** How feeds, jobs and channels are named in Redis. */
@NullMarked
package io.thoonk.redis.keys;

import org.jspecify.annotations.NullMarked;
