/** How the calls of a job feed with partitions spread over the masters of a cluster, and what an idle one costs. */
@NullMarked
package io.thoonk.benchmark.partitions;

import org.jspecify.annotations.NullMarked;
