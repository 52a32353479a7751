/**
 * Tests that hold the library to the contract: recordings of other implementations, and a plain peer at work beside it.
 * May use the public interface only, and plain Lettuce for everything that is not ours.
 */
@NullMarked
package io.thoonk.contract;

import org.jspecify.annotations.NullMarked;
