package io.thoonk.atom;

import io.thoonk.atom.AtomFeeds.Answer;
import io.thoonk.atom.AtomFeeds.Request;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Serves readers of Atom and RSS with Spring WebFlux. Redis is asked on threads that may block.
 *
 * @since 0.1.0
 */
public final class FluxAtomFeeds {

    private final AtomFeeds feeds;

    /**
     * Creates the routes.
     *
     * @param feeds answers
     */
    public FluxAtomFeeds(AtomFeeds feeds) {
        this.feeds = feeds;
    }

    /** {@return the routes, one for each path of a feed} */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(request -> feeds.paths().contains(path(request)), this::answer);
    }

    private static String path(ServerRequest request) {
        return request.requestPath().pathWithinApplication().value();
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        Request asked = new Request(
                request.method().name(),
                path(request),
                UriComponentsBuilder.fromUri(request.uri())
                        .replacePath(request.requestPath().contextPath().value())
                        .replaceQuery(null)
                        .fragment(null)
                        .build()
                        .toUriString(),
                request::queryParam,
                name -> Optional.ofNullable(request.headers().firstHeader(name)));
        return Mono.fromCallable(() -> feeds.answer(asked))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(answer -> written(answer, request.method()));
    }

    private static Mono<ServerResponse> written(Answer answer, HttpMethod method) {
        ServerResponse.BodyBuilder response = ServerResponse.status(HttpStatusCode.valueOf(answer.status()))
                .headers(headers -> answer.headers().forEach(headers::set));
        return answer.status() == 304 || method == HttpMethod.HEAD
                ? response.build()
                : response.bodyValue(answer.body());
    }
}
