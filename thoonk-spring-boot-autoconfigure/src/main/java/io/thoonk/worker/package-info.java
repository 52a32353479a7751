/**
 * Job workers: the claim loop, the execution of one job and its settlement.
 * Uses {@code job} and {@code container}.
 */
@NullMarked
package io.thoonk.worker;

import org.jspecify.annotations.NullMarked;
