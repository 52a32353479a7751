/** What the gate of job feeds costs, how long it blocks Redis, and whether it keeps its limits and turns. */
@NullMarked
package io.thoonk.benchmark.gate;

import org.jspecify.annotations.NullMarked;
