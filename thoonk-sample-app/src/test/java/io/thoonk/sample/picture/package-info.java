/** Pictures for the demo and the tests, and tests of what is made from them. */
@NullMarked
package io.thoonk.sample.picture;

import org.jspecify.annotations.NullMarked;
