/** Workers and their Redis are killed, paused and cut off; what they did is judged by their history. */
@NullMarked
package io.thoonk.benchmark.chaos;

import org.jspecify.annotations.NullMarked;
