/** One process of many does what only one may do. */
@NullMarked
package io.thoonk.examples.leader;

import org.jspecify.annotations.NullMarked;
