package io.thoonk.dashboard;

import io.thoonk.ThoonkException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who may do what. Changes need a header that no other site can send without asking first, and must come from a page of this
 * site; a token of the application's is checked by the application itself before a request comes here.
 */
final class DashboardGuard {

    static final String HEADER = "X-Thoonk-Dashboard";

    private static final int FORBIDDEN = 403;

    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final DashboardSettings settings;

    DashboardGuard(DashboardSettings settings) {
        this.settings = settings;
    }

    void checkUser(DashboardRequest request) {
        names(request)
                .filter(name ->
                        !settings.hosts().permits(name, request.localAddress().orElse(null)))
                .findFirst()
                .ifPresent(name -> {
                    throw new Refusal(
                            FORBIDDEN,
                            "The dashboard is not to be asked for under the name '" + name
                                    + "'; thoonk.dashboard.allowed-hosts would allow it");
                });
        if (!settings.roles().isEmpty() && settings.roles().stream().noneMatch(request.isInRole())) {
            throw new Refusal(FORBIDDEN, "The dashboard is for users with one of the roles in thoonk.dashboard.roles");
        }
    }

    /**
     * Where the server believes forwarded headers, a script can send them as well as a proxy can, and so choose the name. The
     * {@code Host} is the browser's own.
     */
    private static Stream<String> names(DashboardRequest request) {
        return Stream.concat(
                request.header().apply("Host").map(DashboardGuard::withoutPort).stream(), Stream.of(request.host()));
    }

    static String withoutPort(String host) {
        return PORT.matcher(host).replaceFirst("");
    }

    void checkChange(DashboardRequest request) {
        if (!settings.writable()) {
            throw new Refusal(
                    FORBIDDEN, "The dashboard is read-only; thoonk.dashboard.writable=true lets it change things");
        }
        if (request.header().apply(HEADER).isEmpty()) {
            throw new Refusal(FORBIDDEN, "Changes need the header " + HEADER);
        }
        if (!request.header()
                .apply("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent()) {
            throw new Refusal(415, "Changes are sent as application/json");
        }
        if (!isSameOrigin(request)) {
            throw new Refusal(FORBIDDEN, "The request comes from another site");
        }
    }

    /** Browsers tell where a request comes from; what is no browser has no cookies that another site could misuse. */
    private boolean isSameOrigin(DashboardRequest request) {
        Optional<String> site = request.header().apply("Sec-Fetch-Site");
        if (site.isPresent()) {
            return site.get().equals("same-origin");
        }
        Optional<String> origin = request.header().apply("Origin");
        return origin.isEmpty()
                || isAskedForAs(origin.get(), request)
                || Stream.of("Host", "X-Forwarded-Host")
                        .map(request.header())
                        .flatMap(Optional::stream)
                        .anyMatch(host ->
                                authority(origin.get()).filter(host::equals).isPresent());
    }

    /** A proxy may send a {@code Host} of its own; where Spring heeds what it forwards, the header with the browser's is gone. */
    private boolean isAskedForAs(String origin, DashboardRequest request) {
        return origin.equalsIgnoreCase(request.origin())
                && settings.hosts()
                        .permits(request.host(), request.localAddress().orElse(null));
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException ex) {
            return Optional.empty();
        }
    }

    /** A request that is not answered, and why. */
    static final class Refusal extends ThoonkException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
