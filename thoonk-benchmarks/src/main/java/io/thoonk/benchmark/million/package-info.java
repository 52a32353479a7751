/** What the operations cost in a feed with a million jobs. */
@NullMarked
package io.thoonk.benchmark.million;

import org.jspecify.annotations.NullMarked;
