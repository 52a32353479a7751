/** The Redis that is measured or broken: a server, what can be done to it, what it tells of itself. It uses {@code cli} alone. */
@NullMarked
package io.thoonk.benchmark.redis;

import org.jspecify.annotations.NullMarked;
