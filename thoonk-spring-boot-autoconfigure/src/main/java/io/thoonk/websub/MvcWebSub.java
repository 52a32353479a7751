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

/**
 * Serves WebSub with Spring MVC.
 *
 * @since 0.1.0
 */
public final class MvcWebSub implements HttpRequestHandler {

    private final Receiver receiver;

    /**
     * Creates the handler.
     *
     * @param hub answers
     */
    public MvcWebSub(WebSubHub hub) {
        this.receiver = hub;
    }

    /** {@return what leads the path here} */
    public SimpleUrlHandlerMapping mapping() {
        // Before controllers whose paths have variables: this path was configured.
        return new SimpleUrlHandlerMapping(Map.of(receiver.path(), this), -1);
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Reply reply = receiver.receive(
                new Call(request.getMethod(), name -> Optional.ofNullable(request.getParameter(name))));
        response.setStatus(reply.status());
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        byte[] body = reply.body();
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
