package io.thoonk.atom;

import io.thoonk.atom.AtomFeeds.Answer;
import io.thoonk.atom.AtomFeeds.Request;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Serves readers of Atom and RSS with Spring MVC.
 *
 * @since 0.1.0
 */
public final class MvcAtomFeeds implements HttpRequestHandler {

    private final AtomFeeds feeds;

    /**
     * Creates the handler.
     *
     * @param feeds answers
     */
    public MvcAtomFeeds(AtomFeeds feeds) {
        this.feeds = feeds;
    }

    /** {@return what leads the paths of the feeds here} */
    public SimpleUrlHandlerMapping mapping() {
        Map<String, Object> handlers = new LinkedHashMap<>();
        feeds.paths().forEach(path -> handlers.put(path, this));
        // Before controllers whose paths have variables: these paths were configured.
        return new SimpleUrlHandlerMapping(handlers, -1);
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer = feeds.answer(new Request(
                request.getMethod(),
                ServletRequestPathUtils.getParsedRequestPath(request)
                        .pathWithinApplication()
                        .value(),
                ServletUriComponentsBuilder.fromContextPath(request).build().toUriString(),
                name -> Optional.ofNullable(request.getParameter(name)),
                name -> Optional.ofNullable(request.getHeader(name))));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.status() != HttpServletResponse.SC_NOT_MODIFIED
                && !request.getMethod().equals("HEAD")) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
        response.flushBuffer();
    }
}
