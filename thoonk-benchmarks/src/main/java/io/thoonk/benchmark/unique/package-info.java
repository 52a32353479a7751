/** Whether jobs with unique keys do what the table of their modes says, through random steps and deaths. */
@NullMarked
package io.thoonk.benchmark.unique;

import org.jspecify.annotations.NullMarked;
