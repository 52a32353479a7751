/** Other job engines on Redis, each as its own documentation sets it up. It uses {@code compare} and what that uses. */
@NullMarked
package io.thoonk.benchmark.peers;

import org.jspecify.annotations.NullMarked;
