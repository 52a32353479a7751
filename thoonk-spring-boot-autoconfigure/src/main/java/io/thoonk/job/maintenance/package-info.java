/**
 * Keeps job feeds in order: claims that expired, due times that came, what peers lost or left over. {@link
 * io.thoonk.job.maintenance.Maintenance} is its door. Uses {@code redis}, {@code job} and {@code job.recurring}.
 */
@NullMarked
package io.thoonk.job.maintenance;

import org.jspecify.annotations.NullMarked;
