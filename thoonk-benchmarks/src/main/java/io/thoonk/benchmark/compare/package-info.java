/** The job engine beside the raw line and Spring Data Redis Streams, in the same run. */
@NullMarked
package io.thoonk.benchmark.compare;

import org.jspecify.annotations.NullMarked;
