package io.thoonk.web;

import io.thoonk.event.FeedEvent;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Something that clients can follow. All its clients share one subscription. Each client has a buffer of its own; one that
 * reads so slowly that its buffer is full is dropped, alone, and may come back. Thread-safe.
 */
public final class SseSource {

    private final SseHub hub;

    private final SseOptions options;

    private final Executor senders;

    SseSource(SseHub hub, SseOptions options, Executor senders) {
        this.hub = hub;
        this.options = options;
        this.senders = senders;
    }

    /**
     * Serves a client with Spring MVC.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @return what the controller returns
     */
    public SseEmitter emitter(@Nullable String lastEventId) {
        return emitter(lastEventId, event -> true);
    }

    /**
     * Serves a client with Spring MVC, with some of the events.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets; of the content, those whose publication it would get
     * @return what the controller returns
     */
    public SseEmitter emitter(@Nullable String lastEventId, Predicate<? super FeedEvent> filter) {
        return emitter(lastEventId, filter, connection -> {});
    }

    /**
     * Serves a client with Spring MVC, to whom the application sends events of its own as well.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets
     * @param opened gets the connection
     * @return what the controller returns
     */
    public SseEmitter emitter(
            @Nullable String lastEventId, Predicate<? super FeedEvent> filter, Consumer<? super SseConnection> opened) {
        EmitterOutput output = new EmitterOutput(options, senders);
        hub.attach(output, filter, lastEventId == null ? "" : lastEventId);
        opened.accept(new OutputConnection(output));
        return output.emitter();
    }

    /**
     * Serves a client with WebFlux.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @return what the controller returns
     */
    public Flux<ServerSentEvent<String>> flux(@Nullable String lastEventId) {
        return flux(lastEventId, event -> true);
    }

    /**
     * Serves a client with WebFlux, with some of the events.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets; of the content, those whose publication it would get
     * @return what the controller returns
     */
    public Flux<ServerSentEvent<String>> flux(@Nullable String lastEventId, Predicate<? super FeedEvent> filter) {
        return flux(lastEventId, filter, connection -> {});
    }

    /**
     * Serves a client with WebFlux, to whom the application sends events of its own as well.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets
     * @param opened gets the connection
     * @return what the controller returns
     */
    public Flux<ServerSentEvent<String>> flux(
            @Nullable String lastEventId, Predicate<? super FeedEvent> filter, Consumer<? super SseConnection> opened) {
        return Flux.defer(() -> {
                    FluxOutput output = new FluxOutput(options);
                    hub.attach(output, filter, lastEventId == null ? "" : lastEventId);
                    opened.accept(new OutputConnection(output));
                    return output.flux();
                })
                // The first client waits for Redis, and an event loop must not.
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Counts the clients.
     *
     * @return how many there are, as far as is known
     */
    public int clientCount() {
        return hub.clientCount();
    }

    private record OutputConnection(SseOutput output) implements SseConnection {

        @Override
        public boolean send(String event, String data) {
            return output.offer(new SseFrame("", event, data, null));
        }

        @Override
        public boolean isOpen() {
            return output.isOpen();
        }

        @Override
        public void close() {
            output.close();
        }
    }
}
