/**
 * What can be measured and traced: observations of puts, publications, jobs and events, and the meters.
 * Uses the public API and Micrometer.
 */
@NullMarked
package io.thoonk.observation;

import org.jspecify.annotations.NullMarked;
