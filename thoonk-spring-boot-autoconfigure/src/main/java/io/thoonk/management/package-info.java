/**
 * What a person who runs this sees and does: counts and rates, pages of jobs, single and bulk changes, what other
 * processes do. Nothing here knows Actuator or a web framework; endpoint, dashboard and meters are windows on it.
 * Uses the public API, {@code worker}, {@code listener} and {@code redis}.
 */
@NullMarked
package io.thoonk.management;

import org.jspecify.annotations.NullMarked;
