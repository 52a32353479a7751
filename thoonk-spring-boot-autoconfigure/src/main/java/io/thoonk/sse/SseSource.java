package io.thoonk.sse;

import io.thoonk.event.FeedEvent;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Something that clients can follow. While Redis is away clients are taken all the same: they get an event {@code thoonk} with
 * {@code {"type":"OUTAGE"}}, and when Redis is back one with {@code {"type":"RECOVERY"}} and then what they missed. All its clients share one subscription. Each client has a buffer of its own; one that
 * reads so slowly that its buffer is full is dropped, alone, and may come back. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SseSource {

    private final SseHub hub;

    private final ThoonkSse.Options options;

    private final Executor senders;

    private final FailureLog failures;

    private final Scheduler scheduler;

    SseSource(SseHub hub, ThoonkSse.Options options, Executor senders, FailureLog failures) {
        this.hub = hub;
        this.options = options;
        this.senders = senders;
        this.failures = failures;
        this.scheduler = Schedulers.fromExecutor(senders);
    }

    /**
     * Serves a client with Spring MVC.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @return what the controller returns
     */
    public SseEmitter emitter(@Nullable String lastEventId) {
        return serve(lastEventId, null, connection -> {});
    }

    /**
     * Serves a client with Spring MVC, with some of the events.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets; of the content, those whose publication it would get. It is asked about one
     *     event at a time, on a thread of the library; if it throws, the client's connection ends
     * @return what the controller returns
     */
    public SseEmitter emitter(@Nullable String lastEventId, Predicate<? super FeedEvent> filter) {
        return emitter(lastEventId, filter, connection -> {});
    }

    /**
     * Serves a client with Spring MVC, to whom the application sends events of its own as well.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets, as above
     * @param opened gets the connection when Spring begins the response, on the request's thread; what it throws goes the
     *     way of what controllers throw, and the client is gone
     * @return what the controller returns
     */
    public SseEmitter emitter(
            @Nullable String lastEventId, Predicate<? super FeedEvent> filter, Consumer<? super SseConnection> opened) {
        return serve(lastEventId, filter, opened);
    }

    private SseEmitter serve(
            @Nullable String lastEventId,
            @Nullable Predicate<? super FeedEvent> filter,
            Consumer<? super SseConnection> opened) {
        AtomicReference<SseClient.@Nullable Output> output = new AtomicReference<>();
        EmitterOutput created = new EmitterOutput(
                options,
                senders,
                failures,
                () -> begin(Objects.requireNonNull(output.get()), filter, lastEventId, opened));
        output.set(created);
        return created.emitter();
    }

    private void begin(
            SseClient.Output output,
            @Nullable Predicate<? super FeedEvent> filter,
            @Nullable String lastEventId,
            Consumer<? super SseConnection> opened) {
        SseClient client = hub.attach(output, filter, lastEventId == null ? "" : lastEventId);
        boolean accepted = false;
        try {
            opened.accept(client);
            accepted = true;
        } finally {
            if (!accepted) {
                client.close();
            }
        }
    }

    /**
     * Serves a client with WebFlux.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @return what the controller returns
     */
    public Flux<ServerSentEvent<String>> flux(@Nullable String lastEventId) {
        return stream(lastEventId, null, connection -> {});
    }

    /**
     * Serves a client with WebFlux, with some of the events.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets; of the content, those whose publication it would get. It is asked about one
     *     event at a time, on a thread of the library; if it throws, the client's connection ends
     * @return what the controller returns
     */
    public Flux<ServerSentEvent<String>> flux(@Nullable String lastEventId, Predicate<? super FeedEvent> filter) {
        return flux(lastEventId, filter, connection -> {});
    }

    /**
     * Serves a client with WebFlux, to whom the application sends events of its own as well.
     *
     * @param lastEventId the header {@code Last-Event-ID}, or {@code null}
     * @param filter which events it gets, as above
     * @param opened gets the connection when Spring begins the response, on a thread that may block; what it throws ends the
     *     stream with that error, and the client is gone
     * @return what the controller returns
     */
    public Flux<ServerSentEvent<String>> flux(
            @Nullable String lastEventId, Predicate<? super FeedEvent> filter, Consumer<? super SseConnection> opened) {
        return stream(lastEventId, filter, opened);
    }

    private Flux<ServerSentEvent<String>> stream(
            @Nullable String lastEventId,
            @Nullable Predicate<? super FeedEvent> filter,
            Consumer<? super SseConnection> opened) {
        return Flux.defer(() -> {
                    FluxOutput output = new FluxOutput(options);
                    try {
                        begin(output, filter, lastEventId, opened);
                        // What the application does with the events must not run where they come from.
                        return output.flux().publishOn(scheduler, 1);
                    } catch (Throwable ex) {
                        return Flux.<ServerSentEvent<String>>error(passable(ex));
                    }
                })
                // The callback may wait for Redis, and an event loop must not.
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Reactor throws on what it takes for the end of the JVM, and the response would never end. */
    private static Throwable passable(Throwable failure) {
        String what = "The callback of a browser's connection failed";
        try {
            return failure instanceof Exception && !String.valueOf(failure).isEmpty()
                    ? failure
                    : new IllegalStateException(what, failure);
        } catch (Throwable unprintable) {
            return new IllegalStateException(
                    what + " with " + failure.getClass().getName() + ", which cannot be printed");
        }
    }

    /** {@return how many clients there are, as far as is known} */
    public int clientCount() {
        return hub.clientCount();
    }
}
