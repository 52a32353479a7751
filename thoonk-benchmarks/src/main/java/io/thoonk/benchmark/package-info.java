/** Where the programs start; each has a package of its own below. */
@NullMarked
package io.thoonk.benchmark;

import org.jspecify.annotations.NullMarked;
