package io.thoonk.websub;

import io.thoonk.websub.Receiver.Call;
import io.thoonk.websub.Receiver.Reply;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Serves WebSub with Spring WebFlux. Redis is asked on threads that may block.
 *
 * @since 0.1.0
 */
public final class FluxWebSub {

    private final Receiver receiver;

    /**
     * Creates the routes of a hub.
     *
     * @param hub answers
     */
    public FluxWebSub(WebSubHub hub) {
        this.receiver = hub;
    }

    /**
     * Creates the routes of a subscriber.
     *
     * @param subscriber answers
     */
    public FluxWebSub(WebSubSubscriber subscriber) {
        this.receiver = subscriber;
    }

    /** {@return the route of the path} */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(this::isHere, this::answer);
    }

    private boolean isHere(ServerRequest request) {
        String path = path(request);
        String pattern = receiver.path();
        return pattern.endsWith("*")
                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern);
    }

    private static String path(ServerRequest request) {
        return request.requestPath().pathWithinApplication().value();
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        Mono<Reply> reply = receiver.mostBytes() == 0
                ? request.formData().flatMap(form -> receive(request, form, new byte[0]))
                : refusal(request).flatMap(refusal -> refusal.map(Mono::just).orElseGet(() -> read(request)));
        return reply.onErrorReturn(DataBufferLimitException.class, Reply.TOO_LARGE)
                .flatMap(FluxWebSub::written);
    }

    private Mono<Optional<Reply>> refusal(ServerRequest request) {
        return Mono.fromCallable(() -> receiver.refusal(request.method().name(), path(request)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<Reply> read(ServerRequest request) {
        return body(request).flatMap(body -> receive(request, CollectionUtils.toMultiValueMap(Map.of()), body));
    }

    private Mono<byte[]> body(ServerRequest request) {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), receiver.mostBytes())
                .map(buffer -> {
                    byte[] body = new byte[buffer.readableByteCount()];
                    buffer.read(body);
                    DataBufferUtils.release(buffer);
                    return body;
                })
                .defaultIfEmpty(new byte[0]);
    }

    private Mono<Reply> receive(ServerRequest request, MultiValueMap<String, String> form, byte[] body) {
        Call call = new Call(
                request.method().name(),
                path(request),
                name -> request.queryParam(name).or(() -> Optional.ofNullable(form.getFirst(name))),
                name -> Optional.ofNullable(request.headers().firstHeader(name)),
                body);
        return Mono.fromCallable(() -> receiver.receive(call)).subscribeOn(Schedulers.boundedElastic());
    }

    private static Mono<ServerResponse> written(Reply reply) {
        return ServerResponse.status(HttpStatusCode.valueOf(reply.status()))
                .contentType(MediaType.parseMediaType(reply.type()))
                .headers(headers -> reply.allow().ifPresent(methods -> headers.set("Allow", methods)))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .bodyValue(reply.body());
    }
}
