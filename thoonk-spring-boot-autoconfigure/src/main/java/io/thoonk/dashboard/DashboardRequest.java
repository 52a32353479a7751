package io.thoonk.dashboard;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A request as both web stacks have it.
 *
 * @param method of HTTP
 * @param path below that of the dashboard, without a slash in front
 * @param parameters of the query
 * @param host the host that it names, without port, as the web server understands it
 * @param origin the scheme, host and port that it names, as a browser writes them and as the web server understands them
 * @param localAddress address of this server that the client has connected to, or empty where that is not known
 * @param header finds a header
 * @param user name of the user, or empty
 * @param isInRole tells whether the user has a role
 * @param csrfToken of the application, if it has one
 * @param body what was sent
 */
record DashboardRequest(
        String method,
        String path,
        Map<String, String> parameters,
        String host,
        String origin,
        Optional<InetAddress> localAddress,
        Function<String, Optional<String>> header,
        String user,
        Predicate<String> isInRole,
        Optional<CsrfHeader> csrfToken,
        byte[] body) {

    /** Writes an origin as a browser does. */
    static String origin(String scheme, String authority) {
        return scheme + "://" + authority.replaceFirst("https".equals(scheme) ? ":443$" : ":80$", "");
    }

    String required(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalArgumentException("The parameter '" + name + "' is missing"));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    long number(String name, long otherwise) {
        Optional<String> text = optional(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw new IllegalArgumentException("The parameter '" + name + "' must be a number from 0 to 999999999");
        }
        return Long.parseLong(text.get());
    }

    /**
     * A token against cross-site requests.
     *
     * @param name of the header to send it in
     * @param tokens what the application may want there: the token as pages are given it, then the plain one where it can be told;
     *     which of the two is a matter of how the application is set up
     */
    record CsrfHeader(String name, List<String> tokens) {}
}
