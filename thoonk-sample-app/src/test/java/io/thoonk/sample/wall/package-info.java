/** Tests of the wall over HTTP and at start-up. */
@NullMarked
package io.thoonk.sample.wall;

import org.jspecify.annotations.NullMarked;
