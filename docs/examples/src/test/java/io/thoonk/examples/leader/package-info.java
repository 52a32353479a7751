/** Tests of who leads. */
@NullMarked
package io.thoonk.examples.leader;

import org.jspecify.annotations.NullMarked;
