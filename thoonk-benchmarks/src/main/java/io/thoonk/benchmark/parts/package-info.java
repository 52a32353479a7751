/** The parts of the job engine one by one, with JMH. */
@NullMarked
package io.thoonk.benchmark.parts;

import org.jspecify.annotations.NullMarked;
