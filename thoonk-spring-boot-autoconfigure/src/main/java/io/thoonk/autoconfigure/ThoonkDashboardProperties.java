package io.thoonk.autoconfigure;

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
 * @param allowedHosts Host names under which it may be asked for, like jobs.example.org or *.example.org. Where it is writable and there is no Spring Security, it is otherwise answered under loopback names and the server's own address only.
 * @param refresh How often open pages hear what has changed; while there are any, each reading costs one call to Redis for each feed.
 * @param history Whether counts and waits are noted minute by minute and kept for a day, 57600 bytes in Redis for each feed. A process without the dashboard notes the waits of its own workers, where another keeps a history.
 * @since 0.1.0
 */
@ConfigurationProperties("thoonk.dashboard")
public record ThoonkDashboardProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/thoonk") String path,
        @DefaultValue("false") boolean writable,
        @DefaultValue Set<String> roles,
        @DefaultValue Set<String> allowedHosts,
        @DefaultValue("2s") Duration refresh,
        @DefaultValue("true") boolean history) {

    /** Checks the values. */
    public ThoonkDashboardProperties {
        if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(
                    "thoonk.dashboard.path must begin with a slash, end without one and name at least one folder, like /thoonk, but is '"
                            + path + "'");
        }
        if (refresh.toMillis() < 100) {
            throw new IllegalArgumentException("thoonk.dashboard.refresh must be at least 100ms but is " + refresh);
        }
        for (String host : allowedHosts) {
            if (!host.matches("[A-Za-z0-9._*:\\[\\]-]+") || host.equals("*") || host.matches(".*[^:]:\\d+")) {
                throw new IllegalArgumentException(
                        "thoonk.dashboard.allowed-hosts takes names without port, like jobs.example.org or *.example.org, but not '"
                                + host + "'");
            }
        }
        roles = Set.copyOf(roles);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * Makes the settings of the dashboard. Where users log in, or nothing can be changed, names are looked at only if some are
     * given.
     *
     * @param secured whether users log in
     * @return the settings
     */
    public DashboardSettings toSettings(boolean secured) {
        boolean checked = !allowedHosts.isEmpty() || writable && !secured;
        return new DashboardSettings(
                path, writable, roles, new DashboardSettings.Hosts(checked, allowedHosts), refresh);
    }
}
