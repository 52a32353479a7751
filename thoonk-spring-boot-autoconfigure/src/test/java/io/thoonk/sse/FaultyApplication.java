package io.thoonk.sse;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** A web application with either stack whose own code throws what it is told to wherever it sees poison. */
final class FaultyApplication implements AutoCloseable {

    static final String POISON = "poison";

    private final ConfigurableApplicationContext context;

    FaultyApplication(WebApplicationType type, TestRedis redis, Map<String, String> properties, Class<?>... more) {
        List<Class<?>> beans = new ArrayList<>(List.of(more));
        beans.add(type == WebApplicationType.SERVLET ? Mvc.class : Reactive.class);
        beans.add(Poison.class);
        context = StartedApplication.web(type, redis, properties, beans.toArray(Class[]::new));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    ThoonkSse sse() {
        return context.getBean(ThoonkSse.class);
    }

    Poison poison() {
        return context.getBean(Poison.class);
    }

    int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", "text/event-stream")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }

    record Note(String text) {}

    /** What the application's code throws. */
    enum Thrown {
        RUNTIME(() -> new IllegalStateException("on purpose")),
        CHECKED(() -> new IOException("on purpose")),
        OWN_ERROR(() -> new Error("on purpose")),
        SERVICE_CONFIGURATION(() -> new ServiceConfigurationError("on purpose")),
        STACK_OVERFLOW(() -> new StackOverflowError("on purpose")),
        OUT_OF_MEMORY(() -> new OutOfMemoryError("on purpose")),
        LINKAGE(() -> new NoClassDefFoundError("on purpose")),
        SPEECHLESS(Speechless::new);

        private final Supplier<Throwable> maker;

        Thrown(Supplier<Throwable> maker) {
            this.maker = maker;
        }
    }

    private static final class Speechless extends IllegalStateException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    /** Where the application's code is called. */
    enum Place {
        FILTER,
        PREDICATE,
        CONVERTER,
        OPENED
    }

    @Configuration(proxyBeanMethods = false)
    static class Poison {

        private volatile @Nullable Place place;

        private volatile Thrown thrown = Thrown.RUNTIME;

        void put(Place where, Thrown what) {
            place = where;
            thrown = what;
        }

        void remove() {
            place = null;
        }

        void taste(Place where, String text) {
            if (where == place && text.contains(POISON)) {
                Poison.<RuntimeException>sneak(thrown.maker.get());
            }
        }

        @SuppressWarnings("unchecked") // what is thrown need not be declared, as in Kotlin
        private static <E extends Throwable> void sneak(Throwable what) throws E {
            throw (E) what;
        }

        Predicate<FeedEvent> filter() {
            return event -> {
                event.payload().ifPresent(item -> taste(Place.FILTER, new String(item, StandardCharsets.UTF_8)));
                return true;
            };
        }

        Consumer<SseConnection> opened() {
            return connection -> taste(Place.OPENED, POISON);
        }

        SseSource source(ThoonkSse sse, String name) {
            return name.startsWith("query.")
                    ? sse.query(name, Note.class, note -> {
                        taste(Place.PREDICATE, note.text());
                        return true;
                    })
                    : sse.feed(name, Note.class);
        }

        @Bean
        PayloadConverter converter(JsonMapper mapper) {
            JacksonPayloadConverter jackson = new JacksonPayloadConverter(mapper);
            return new PayloadConverter() {

                @Override
                public byte[] write(Object payload) {
                    return jackson.write(payload);
                }

                @Override
                public <T> T read(byte[] bytes, ResolvableType type) {
                    if (type.toClass() == Note.class) {
                        taste(Place.CONVERTER, new String(bytes, StandardCharsets.UTF_8));
                    }
                    return jackson.read(bytes, type);
                }
            };
        }
    }

    @RestController
    static class Mvc {

        private final ThoonkSse sse;

        private final Poison poison;

        Mvc(ThoonkSse sse, Poison poison) {
            this.sse = sse;
            this.poison = poison;
        }

        @GetMapping("/feed/{name}")
        SseEmitter feed(
                @PathVariable String name,
                @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
            return poison.source(sse, name).emitter(lastEventId);
        }

        @GetMapping("/events")
        SseEmitter events(
                @RequestParam String pattern,
                @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
            return sse.events(String.class, pattern).emitter(lastEventId);
        }

        @GetMapping("/filtered/{name}")
        SseEmitter filtered(
                @PathVariable String name,
                @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
            return sse.feed(name, Note.class).emitter(lastEventId, poison.filter(), poison.opened());
        }

        @GetMapping("/failing/{name}")
        SseEmitter failing(@PathVariable String name) {
            SseEmitter emitter = sse.feed(name, Note.class).emitter(null);
            throw new IllegalStateException("after " + emitter);
        }
    }

    @RestController
    static class Reactive {

        private final ThoonkSse sse;

        private final Poison poison;

        Reactive(ThoonkSse sse, Poison poison) {
            this.sse = sse;
            this.poison = poison;
        }

        @GetMapping("/feed/{name}")
        Flux<ServerSentEvent<String>> feed(
                @PathVariable String name,
                @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
            return poison.source(sse, name).flux(lastEventId);
        }

        @GetMapping("/events")
        Flux<ServerSentEvent<String>> events(
                @RequestParam String pattern,
                @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
            return sse.events(String.class, pattern).flux(lastEventId);
        }

        @GetMapping("/filtered/{name}")
        Flux<ServerSentEvent<String>> filtered(
                @PathVariable String name,
                @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
            return sse.feed(name, Note.class).flux(lastEventId, poison.filter(), poison.opened());
        }

        @GetMapping("/failing/{name}")
        Flux<ServerSentEvent<String>> failing(@PathVariable String name) {
            Flux<ServerSentEvent<String>> flux = sse.feed(name, Note.class).flux(null);
            throw new IllegalStateException("after " + flux);
        }
    }
}
