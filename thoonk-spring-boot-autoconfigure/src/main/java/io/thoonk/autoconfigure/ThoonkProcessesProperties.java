package io.thoonk.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How processes know of each other.
 *
 * @param enabled Whether a process with workers or listeners keeps a small expiring record of itself in Redis, and heeds what is paused everywhere.
 * @param heartbeat How often it does; after three times that without one, its record is gone.
 */
@ConfigurationProperties("thoonk.processes")
public record ThoonkProcessesProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("10s") Duration heartbeat) {

    /** Checks the values. */
    public ThoonkProcessesProperties {
        PropertyChecks.positive("thoonk.processes.heartbeat", heartbeat);
    }
}
