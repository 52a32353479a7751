package io.thoonk.dashboard;

import java.time.Duration;
import java.util.Set;

/**
 * How the dashboard is set up.
 *
 * @param path where it is, with a slash in front and none behind
 * @param writable whether anything can be changed
 * @param roles one of which a user must have, or none for everybody
 * @param hosts under which names it may be asked for
 * @param refresh how often pages hear what has changed
 */
public record DashboardSettings(
        String path, boolean writable, Set<String> roles, AllowedHosts hosts, Duration refresh) {

    /** Copies the roles. */
    public DashboardSettings {
        roles = Set.copyOf(roles);
    }
}
