/** Whether a process that works slowly holds back jobs from one that is free. */
@NullMarked
package io.thoonk.benchmark.fairness;

import org.jspecify.annotations.NullMarked;
