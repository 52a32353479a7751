/**
 * What recurs in a job feed: its definitions, and the jobs of due times that have come. {@link io.thoonk.job.recurring.RecurringRuns}
 * is its door. Uses {@code redis}, {@code convert} and {@code job}.
 */
@NullMarked
package io.thoonk.job.recurring;

import org.jspecify.annotations.NullMarked;
