/** Whether each due time of what recurs gets one job while processes die and their clocks are wrong, and how late it starts. */
@NullMarked
package io.thoonk.benchmark.recurring;

import org.jspecify.annotations.NullMarked;
