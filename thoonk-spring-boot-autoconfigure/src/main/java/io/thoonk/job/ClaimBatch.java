package io.thoonk.job;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one claim call brought.
 *
 * @param feedExists whether there is a feed to claim from
 * @param claims the claimed jobs
 * @param nextDueMillis in how many ms a delayed job is due
 * @param more whether another call may find jobs that this one did not reach
 */
record ClaimBatch(boolean feedExists, List<RawClaim> claims, OptionalLong nextDueMillis, boolean more) {

    static final ClaimBatch MISSING = new ClaimBatch(false, List.of(), OptionalLong.empty(), false);
}
