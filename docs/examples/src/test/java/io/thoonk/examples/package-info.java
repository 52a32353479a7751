/** Tests that run the examples as their reader does. */
@NullMarked
package io.thoonk.examples;

import org.jspecify.annotations.NullMarked;
