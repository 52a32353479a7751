/** Figures of several rounds, as a Markdown table and as a chart. It uses nothing of the other packages. */
@NullMarked
package io.thoonk.benchmark.report;

import org.jspecify.annotations.NullMarked;
