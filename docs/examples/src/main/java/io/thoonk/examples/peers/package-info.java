/** One queue, and workers in three languages. */
@NullMarked
package io.thoonk.examples.peers;

import org.jspecify.annotations.NullMarked;
