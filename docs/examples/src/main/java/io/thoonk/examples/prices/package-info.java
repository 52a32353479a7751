/** A price list that every process has in memory. */
@NullMarked
package io.thoonk.examples.prices;

import org.jspecify.annotations.NullMarked;
