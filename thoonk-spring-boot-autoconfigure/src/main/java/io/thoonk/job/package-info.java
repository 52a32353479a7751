/**
 * Job feeds: putting, claiming, settling, browsing and repairing jobs, with the scripts that do so.
 * Uses {@code redis}, {@code convert} and {@code event}.
 */
@NullMarked
package io.thoonk.job;

import org.jspecify.annotations.NullMarked;
