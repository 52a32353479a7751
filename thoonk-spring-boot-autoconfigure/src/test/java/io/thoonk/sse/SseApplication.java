package io.thoonk.sse;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.TestRedis;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;

/** A web application with either stack that serves what the tests follow. */
final class SseApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    SseApplication(WebApplicationType type, TestRedis redis, Map<String, String> properties) {
        Class<?> stack = type == WebApplicationType.SERVLET ? Mvc.class : Reactive.class;
        context = StartedApplication.web(type, redis, properties, Sources.class, stack);
    }

    ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    SseSource source(String name) {
        return context.getBean(name, SseSource.class);
    }

    int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @Override
    public void close() {
        context.close();
    }

    record Article(String title, int words) {}

    @Configuration(proxyBeanMethods = false)
    static class Sources {

        @Bean
        SseSource news(ThoonkSse sse) {
            return sse.feed("news", String.class);
        }

        @Bean
        SseSource wall(ThoonkSse sse) {
            return sse.feed("wall", Article.class);
        }

        @Bean
        SseSource all(ThoonkSse sse) {
            return sse.events(String.class, "n*", "ticker");
        }

        @Bean
        SseSource longOnes(ThoonkSse sse) {
            return sse.query("articles", Article.class, article -> article.words() >= 100);
        }
    }

    @RestController
    static class Mvc {

        private final Map<String, SseSource> sources;

        Mvc(Map<String, SseSource> sources) {
            this.sources = sources;
        }

        @GetMapping("/{source}")
        SseEmitter follow(
                @org.springframework.web.bind.annotation.PathVariable String source,
                @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId) {
            return sources.get(source).emitter(lastEventId);
        }

        @GetMapping("/retractions")
        SseEmitter retractions(@RequestHeader(name = "Last-Event-ID", required = false) String lastEventId) {
            return sources.get("news")
                    .emitter(lastEventId, event -> event.payload().isEmpty());
        }
    }

    @RestController
    static class Reactive {

        private final Map<String, SseSource> sources;

        Reactive(Map<String, SseSource> sources) {
            this.sources = sources;
        }

        @GetMapping("/{source}")
        Flux<ServerSentEvent<String>> follow(
                @org.springframework.web.bind.annotation.PathVariable String source,
                @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId) {
            return sources.get(source).flux(lastEventId);
        }

        @GetMapping("/retractions")
        Flux<ServerSentEvent<String>> retractions(
                @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId) {
            return sources.get("news")
                    .flux(lastEventId, event -> event.payload().isEmpty());
        }
    }
}
