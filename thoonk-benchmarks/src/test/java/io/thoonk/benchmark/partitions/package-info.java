@NullMarked
package io.thoonk.benchmark.partitions;

import org.jspecify.annotations.NullMarked;
