package io.thoonk.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Maintenance of job feeds: expired claims, due jobs, what peers lost or left. One process at a time maintains a feed that has
 * something to maintain, and another takes over soon after it is gone.
 *
 * @param interval How often the job feeds of workers are looked at. A third of a worker's claim timeout if that is less.
 * @param peerClaimTimeout After what time a job that another implementation claimed, and has not ended, goes back to the line, where the configuration of its feed has no claim_timeout. 6 hours, with a warning, if nothing is set.
 */
public record MaintenanceProperties(
        @DefaultValue("5s") Duration interval, @Nullable Duration peerClaimTimeout) {

    /** Checks the values. */
    public MaintenanceProperties {
        PropertyChecks.positive("thoonk.maintenance.interval", interval);
        PropertyChecks.positive("thoonk.maintenance.peer-claim-timeout", peerClaimTimeout);
    }
}
