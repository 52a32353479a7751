/** Whether batches, waits and follow-ups keep their promises while workers and their Redis are killed, and what follow-ups cost. */
@NullMarked
package io.thoonk.benchmark.batches;

import org.jspecify.annotations.NullMarked;
