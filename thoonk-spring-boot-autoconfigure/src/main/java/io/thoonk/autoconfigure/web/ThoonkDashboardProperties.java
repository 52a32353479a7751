package io.thoonk.autoconfigure.web;

import io.thoonk.dashboard.DashboardSettings;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The dashboard.
 *
 * @param enabled Whether there is a dashboard.
 * @param path Where it is, below the context path of the application.
 * @param writable Whether anything can be changed over it.
 * @param roles Roles of which a user must have one. With none, whoever the application lets through may see it.
 * @param refresh How often open pages hear what has changed; while there are any, each reading costs one call to Redis for each feed.
 * @param history Whether counts and waits are noted minute by minute and kept for a day, 57600 bytes in Redis for each feed.
 */
@ConfigurationProperties("thoonk.dashboard")
record ThoonkDashboardProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/thoonk") String path,
        @DefaultValue("false") boolean writable,
        @DefaultValue Set<String> roles,
        @DefaultValue("2s") Duration refresh,
        @DefaultValue("true") boolean history) {

    ThoonkDashboardProperties {
        if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(
                    "thoonk.dashboard.path must begin with a slash, end without one and name at least one folder, like /thoonk, but is '"
                            + path + "'");
        }
        if (refresh.toMillis() < 100) {
            throw new IllegalArgumentException("thoonk.dashboard.refresh must be at least 100ms but is " + refresh);
        }
        roles = Set.copyOf(roles);
    }

    DashboardSettings toSettings() {
        return new DashboardSettings(path, writable, roles, refresh);
    }
}
