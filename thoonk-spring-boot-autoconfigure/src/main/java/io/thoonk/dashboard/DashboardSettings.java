package io.thoonk.dashboard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

/**
 * How the dashboard is set up.
 *
 * @param path where it is, with a slash in front and none behind
 * @param writable whether anything can be changed
 * @param roles one of which a user must have, or none for everybody
 * @param hosts under which names it may be asked for
 * @param refresh how often pages hear what has changed
 * @since 0.1.0
 */
public record DashboardSettings(String path, boolean writable, Set<String> roles, Hosts hosts, Duration refresh) {

    /** Copies the roles. */
    public DashboardSettings {
        roles = Set.copyOf(roles);
    }

    /**
     * The names under which the dashboard may be asked for. A page elsewhere can make its own name lead to this server (DNS rebinding)
     * and would then be of the same site to a browser; where nobody has to log in, only the name tells.
     *
     * @param checked whether names are looked at
     * @param names names or patterns that are allowed beside the loopback names and the address that was connected to
     */
    public record Hosts(boolean checked, Set<String> names) {

        private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

        /** Copies the names. */
        public Hosts {
            names = Set.copyOf(names);
        }

        /**
         * Judges a request.
         *
         * @param host the host that it names, without port
         * @param local address of this server that the client has connected to, or {@code null} where that is not known
         * @return whether it may be answered
         */
        boolean permits(String host, @Nullable InetAddress local) {
            if (!checked) {
                return true;
            }
            String name = plain(host);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || literal(name)
                            .filter(address -> address.isLoopbackAddress() || address.equals(local))
                            .isPresent()
                    || names.stream().anyMatch(allowed -> PatternMatchUtils.simpleMatch(plain(allowed), name));
        }

        private static String plain(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        }

        /** Never asks the DNS, which is what is not trusted here. */
        private static Optional<InetAddress> literal(String name) {
            if (!IPV4.matcher(name).matches() && !name.contains(":")) {
                return Optional.empty();
            }
            try {
                return Optional.of(InetAddress.getByName(name));
            } catch (UnknownHostException ex) {
                return Optional.empty();
            }
        }
    }
}
