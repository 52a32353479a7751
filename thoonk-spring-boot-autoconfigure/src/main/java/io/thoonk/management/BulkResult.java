package io.thoonk.management;

import java.util.List;

/**
 * What a bulk action did, or would do.
 *
 * @param action the action
 * @param dryRun whether nothing was done
 * @param scanned how many jobs of the state were looked at
 * @param matched how many of them the filter took
 * @param done how many were acted on; 0 in a dry run
 * @param passedOver how many had changed their state meanwhile
 * @param more whether there are jobs of the state that were not looked at
 * @param sample ids of up to 20 that matched
 */
public record BulkResult(
        JobAction action,
        boolean dryRun,
        int scanned,
        int matched,
        int done,
        int passedOver,
        boolean more,
        List<String> sample) {}
