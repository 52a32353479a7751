package io.thoonk.dashboard;

import io.thoonk.dashboard.DashboardRequest.CsrfHeader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DeferredCsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The dashboard in Spring MVC.
 *
 * @since 0.1.0
 */
@Controller
@RequestMapping("${thoonk.dashboard.path:/thoonk}")
public class MvcDashboard {

    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.web.csrf.CsrfToken", MvcDashboard.class.getClassLoader());

    private final DashboardApi api;

    private final DashboardTicks ticks;

    /**
     * Creates the controller.
     *
     * @param api answers
     * @param ticks tells what changes
     */
    public MvcDashboard(DashboardApi api, DashboardTicks ticks) {
        this.api = api;
        this.ticks = ticks;
    }

    /**
     * Answers all requests but the one for what changes.
     *
     * @param request the request
     * @param response gets the answer
     * @throws IOException if the client has gone
     */
    @RequestMapping("/**")
    public void any(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String base = api.settings().path();
        String path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
        if (path.equals(base)) {
            // Relative, because a proxy in front may serve it under another path.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", base.substring(base.lastIndexOf('/') + 1) + "/");
            return;
        }
        write(api.answer(read(request, path.substring(base.length() + 1))), response);
    }

    /**
     * Sends what changes, as server-sent events.
     *
     * @param request the request
     * @param response gets a refusal
     * @return the connection, or {@code null} if it is refused
     * @throws IOException if the client has gone
     */
    @GetMapping("/api/stream")
    public @Nullable SseEmitter stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        DashboardResponse refusal = api.refusal(read(request, "api/stream"));
        if (refusal != null) {
            write(refusal, response);
            return null;
        }
        DashboardResponse.PROTECTION.forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        return ticks.source().emitter(null, event -> true, ticks::opened);
    }

    private static DashboardRequest read(HttpServletRequest request, String path) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean sends = request.getMethod().equals("POST");
        if (!sends) {
            request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        }
        return new DashboardRequest(
                request.getMethod(),
                path,
                parameters,
                request.getServerName(),
                DashboardRequest.origin(request.getScheme(), request.getServerName() + ':' + request.getServerPort()),
                address(request.getLocalAddr()),
                name -> Optional.ofNullable(request.getHeader(name)),
                Optional.ofNullable(request.getRemoteUser()).orElse(""),
                request::isUserInRole,
                SECURITY ? Tokens.of(request) : Optional.empty(),
                sends ? request.getInputStream().readNBytes(DashboardApi.LARGEST_BODY + 1) : new byte[0]);
    }

    private static Optional<InetAddress> address(@Nullable String literal) throws IOException {
        return literal == null ? Optional.empty() : Optional.of(InetAddress.getByName(literal));
    }

    private static void write(DashboardResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
        response.flushBuffer();
    }

    /** Apart, because Spring Security may be missing. */
    private static final class Tokens {

        static Optional<CsrfHeader> of(HttpServletRequest request) {
            return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                    ? Optional.of(new CsrfHeader(
                            token.getHeaderName(),
                            Stream.concat(Stream.of(token.getToken()), plain(request).stream())
                                    .distinct()
                                    .toList()))
                    : Optional.empty();
        }

        /** A set-up for pages with scripts of their own (csrf.spa()) takes nothing else from a header. */
        private static Optional<String> plain(HttpServletRequest request) {
            return request.getAttribute(DeferredCsrfToken.class.getName()) instanceof DeferredCsrfToken deferred
                    ? Optional.of(deferred.get().getToken())
                    : Optional.empty();
        }
    }
}
