package io.thoonk.websub;

import io.thoonk.websub.Receiver.Call;
import io.thoonk.websub.Receiver.Reply;
import java.util.Optional;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
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
     * Creates the routes.
     *
     * @param hub answers
     */
    public FluxWebSub(WebSubHub hub) {
        this.receiver = hub;
    }

    /** {@return the route of the path} */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(
                request -> request.requestPath().pathWithinApplication().value().equals(receiver.path()), this::answer);
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        return request.formData()
                .flatMap(form -> Mono.fromCallable(() -> receiver.receive(call(request, form)))
                        .subscribeOn(Schedulers.boundedElastic()))
                .flatMap(FluxWebSub::written);
    }

    private static Call call(ServerRequest request, MultiValueMap<String, String> form) {
        return new Call(request.method().name(), name -> request.queryParam(name)
                .or(() -> Optional.ofNullable(form.getFirst(name))));
    }

    private static Mono<ServerResponse> written(Reply reply) {
        return ServerResponse.status(HttpStatusCode.valueOf(reply.status()))
                .contentType(MediaType.parseMediaType("text/plain;charset=utf-8"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .bodyValue(reply.body());
    }
}
