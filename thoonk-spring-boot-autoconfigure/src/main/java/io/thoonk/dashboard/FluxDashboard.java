package io.thoonk.dashboard;

import io.thoonk.dashboard.DashboardRequest.CsrfHeader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The dashboard in Spring WebFlux. Redis is asked on threads that may block.
 *
 * @since 0.1.0
 */
public final class FluxDashboard {

    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.web.server.csrf.CsrfToken", FluxDashboard.class.getClassLoader());

    private final DashboardApi api;

    private final DashboardTicks ticks;

    /**
     * Creates the routes.
     *
     * @param api answers
     * @param ticks tells what changes
     */
    public FluxDashboard(DashboardApi api, DashboardTicks ticks) {
        this.api = api;
        this.ticks = ticks;
    }

    /** {@return the routes, all below the path of the dashboard} */
    public RouterFunction<ServerResponse> routes() {
        String path = api.settings().path();
        return RouterFunctions.route(
                        RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD)
                                .and(RequestPredicates.path(path + "/api/stream")),
                        this::stream)
                .andRoute(RequestPredicates.path(path + "/**"), this::any);
    }

    private Mono<ServerResponse> any(ServerRequest request) {
        String base = api.settings().path();
        String path = request.requestPath().pathWithinApplication().value();
        if (path.equals(base)) {
            String name = base.substring(base.lastIndexOf('/') + 1);
            return ServerResponse.status(302).location(URI.create(name + "/")).build();
        }
        return read(request, path.substring(base.length() + 1))
                .flatMap(asked -> Mono.fromCallable(() -> api.answer(asked)).subscribeOn(Schedulers.boundedElastic()))
                .flatMap(FluxDashboard::written);
    }

    private Mono<ServerResponse> stream(ServerRequest request) {
        return read(request, "api/stream").flatMap(asked -> {
            DashboardResponse refusal = api.refusal(asked);
            return refusal != null
                    ? written(refusal)
                    : ServerResponse.ok()
                            .headers(headers -> DashboardResponse.PROTECTION.forEach(headers::set))
                            .header("Cache-Control", "no-store")
                            .header("X-Accel-Buffering", "no")
                            .body(BodyInserters.fromServerSentEvents(
                                    ticks.source().flux(null, event -> true, ticks::opened)));
        });
    }

    private static Mono<ServerResponse> written(DashboardResponse answer) {
        return ServerResponse.status(HttpStatusCode.valueOf(answer.status()))
                .headers(headers -> answer.headers().forEach(headers::set))
                .bodyValue(answer.body());
    }

    private static Mono<DashboardRequest> read(ServerRequest request, String path) {
        boolean sends = request.method().name().equals("POST");
        Mono<byte[]> body = sends
                ? request.bodyToMono(byte[].class)
                        .onErrorReturn(DataBufferLimitException.class, new byte[DashboardApi.LARGEST_BODY + 1])
                        .defaultIfEmpty(new byte[0])
                : Mono.just(new byte[0]);
        Mono<Optional<Principal>> principal =
                request.principal().<Optional<Principal>>map(Optional::of).defaultIfEmpty(Optional.empty());
        Mono<Optional<CsrfHeader>> token = SECURITY ? Security.token(request) : Mono.just(Optional.empty());
        return Mono.zip(body, principal, token)
                .map(all -> new DashboardRequest(
                        request.method().name(),
                        path,
                        request.queryParams().toSingleValueMap(),
                        host(request.uri()),
                        DashboardRequest.origin(request.uri().getScheme(), authority(request.uri())),
                        Optional.ofNullable(request.exchange().getRequest().getLocalAddress())
                                .map(InetSocketAddress::getAddress),
                        name -> Optional.ofNullable(request.headers().firstHeader(name)),
                        all.getT2().map(Principal::getName).orElse(""),
                        SECURITY ? Security.roles(all.getT2()) : role -> false,
                        all.getT3(),
                        all.getT1()));
    }

    /** One that a {@link URI} takes for none may have an underscore, as names of containers do. */
    static String host(URI uri) {
        return Optional.ofNullable(uri.getHost()).orElseGet(() -> DashboardGuard.withoutPort(authority(uri)));
    }

    private static String authority(URI uri) {
        return Optional.ofNullable(uri.getRawAuthority()).orElse("");
    }

    /** Apart, because Spring Security may be missing. */
    private static final class Security {

        static Mono<Optional<CsrfHeader>> token(ServerRequest request) {
            return request.attribute(CsrfToken.class.getName())
                    .filter(Mono.class::isInstance)
                    .map(found -> ((Mono<?>) found)
                            .ofType(CsrfToken.class)
                            .map(token -> Optional.of(new CsrfHeader(token.getHeaderName(), List.of(token.getToken()))))
                            .defaultIfEmpty(Optional.empty()))
                    .orElse(Mono.just(Optional.empty()));
        }

        static Predicate<String> roles(Optional<Principal> principal) {
            return role -> principal
                    .filter(Authentication.class::isInstance)
                    .map(Authentication.class::cast)
                    .filter(Authentication::isAuthenticated)
                    .filter(user -> user.getAuthorities().stream()
                            .anyMatch(granted -> ("ROLE_" + role).equals(granted.getAuthority())))
                    .isPresent();
        }
    }
}
