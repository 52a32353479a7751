/** Workers that have nothing to do, and what they cost. It uses {@code cli} and {@code redis} alone. */
@NullMarked
package io.thoonk.benchmark.idle;

import org.jspecify.annotations.NullMarked;
