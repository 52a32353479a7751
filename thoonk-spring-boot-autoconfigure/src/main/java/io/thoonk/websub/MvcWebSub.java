package io.thoonk.websub;

import io.thoonk.websub.Receiver.Call;
import io.thoonk.websub.Receiver.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Serves WebSub with Spring MVC.
 *
 * @since 0.1.0
 */
public final class MvcWebSub implements HttpRequestHandler {

    private final Receiver receiver;

    /**
     * Creates the handler of a hub.
     *
     * @param hub answers
     */
    public MvcWebSub(WebSubHub hub) {
        this.receiver = hub;
    }

    /**
     * Creates the handler of a subscriber.
     *
     * @param subscriber answers
     */
    public MvcWebSub(WebSubSubscriber subscriber) {
        this.receiver = subscriber;
    }

    /** {@return what leads the path here} */
    public SimpleUrlHandlerMapping mapping() {
        // Before controllers whose paths have variables: this path was configured.
        return new SimpleUrlHandlerMapping(Map.of(receiver.path(), this), -1);
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Reply> refusal = receiver.refusal(request.getMethod(), path(request));
        Reply reply = refusal.isPresent() ? refusal.get() : answer(request);
        response.setStatus(reply.status());
        response.setContentType(reply.type());
        reply.allow().ifPresent(methods -> response.setHeader("Allow", methods));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        byte[] text = reply.body();
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
        response.flushBuffer();
    }

    private Reply answer(HttpServletRequest request) throws IOException {
        // A form is read by the parameters.
        byte[] body = receiver.mostBytes() == 0
                ? new byte[0]
                : request.getInputStream().readNBytes(receiver.mostBytes() + 1);
        return body.length > receiver.mostBytes() ? Reply.TOO_LARGE : receiver.receive(call(request, body));
    }

    private static String path(HttpServletRequest request) {
        return ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
    }

    private static Call call(HttpServletRequest request, byte[] body) {
        return new Call(
                request.getMethod(),
                path(request),
                name -> Optional.ofNullable(request.getParameter(name)),
                name -> Optional.ofNullable(request.getHeader(name)),
                body);
    }
}
