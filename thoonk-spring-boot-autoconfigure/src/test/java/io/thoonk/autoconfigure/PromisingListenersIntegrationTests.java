package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.Feed;
import io.thoonk.listener.ListenerErrorHandler;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** A listener that returns a promise is through with an event when the promise is kept or broken. */
@RedisTest
class PromisingListenersIntegrationTests {

    @Test
    void areWaitedForAndNotOvertakenAndTheirFailuresAreHandled(TestRedis redis) {
        try (ConfigurableApplicationContext context =
                StartedApplication.run(redis, Map.of("spring.data.redis.timeout", "5s"), Handlers.class)) {
            Handlers handlers = context.getBean(Handlers.class);
            Feed<String> news = context.getBean(ThoonkTemplate.class).feed("news", String.class);

            news.publish("80");
            news.publish("40");
            news.publish("fail");

            await().untilAsserted(() -> assertThat(handlers.failures)
                    .containsExactlyInAnyOrder("future no such page", "mono no such page"));
            assertThat(handlers.futures).containsExactly("80", "40");
            assertThat(handlers.monos).containsExactly("80", "40");
        }
    }

    static class Handlers {

        private final Queue<String> futures = new ConcurrentLinkedQueue<>();

        private final Queue<String> monos = new ConcurrentLinkedQueue<>();

        private final Queue<String> failures = new ConcurrentLinkedQueue<>();

        @ThoonkListener(id = "future", feeds = "news", events = FeedEventType.PUBLISH)
        CompletableFuture<Void> future(String delay) {
            return delay.equals("fail")
                    ? CompletableFuture.failedFuture(new IllegalStateException("no such page"))
                    : CompletableFuture.runAsync(
                            () -> futures.add(delay),
                            CompletableFuture.delayedExecutor(Long.parseLong(delay), TimeUnit.MILLISECONDS));
        }

        @ThoonkListener(id = "mono", feeds = "news", events = FeedEventType.PUBLISH)
        Mono<Void> mono(String delay) {
            return delay.equals("fail")
                    ? Mono.error(new IllegalStateException("no such page"))
                    : Mono.delay(Duration.ofMillis(Long.parseLong(delay)))
                            .doOnNext(tick -> monos.add(delay))
                            .then();
        }

        @Bean
        ListenerErrorHandler noting() {
            return (id, event, failure) -> failures.add(id + " " + failure.getMessage());
        }
    }
}
