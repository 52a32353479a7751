package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.stereotype.Controller;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/** The example of docs/live-data.md with a real client. */
@RedisTest
class StompExampleIntegrationTests {

    @Test
    void aSubscriberGetsTheContentAndThenEveryChange(TestRedis redis) throws Exception {
        try (ConfigurableApplicationContext context = start(redis)) {
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("news", String.class);
            feed.publish("1", "old");
            await().until(() -> context.getBean(LiveFeed.class).size() == 1);
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());
            client.setMessageConverter(new SimpleMessageConverter());
            StompSession session = client.connectAsync(
                            "ws://127.0.0.1:" + port + "/stomp", new StompSessionHandlerAdapter() {})
                    .get(60, TimeUnit.SECONDS);
            Queue<String> changes = new ConcurrentLinkedQueue<>();
            Queue<String> content = new ConcurrentLinkedQueue<>();
            session.subscribe("/topic/news", frames(changes));
            session.subscribe("/app/news", frames(content));
            await().until(() -> content.size() == 1);
            assertThat(content).containsExactly("{\"1\":\"old\"}");
            // Spring takes subscriptions up side by side: the other one may still be on its way.
            await().until(() -> {
                feed.publish("2", "new");
                return !changes.isEmpty();
            });
            feed.retract("1");
            await().until(() -> changes.stream().anyMatch(change -> change.contains("RETRACT")));
            assertThat(changes.stream()
                            .map(change -> change.replace("EDIT", "PUBLISH"))
                            .distinct())
                    .containsExactly(
                            "{\"id\":\"2\",\"item\":\"new\",\"type\":\"PUBLISH\"}",
                            "{\"id\":\"1\",\"type\":\"RETRACT\"}");
            session.disconnect();
            client.stop();
        }
    }

    private static StompFrameHandler frames(Queue<String> payloads) {
        return new StompFrameHandler() {
            @Override
            public Type getPayloadType(StompHeaders headers) {
                return byte[].class;
            }

            @Override
            public void handleFrame(StompHeaders headers, Object payload) {
                payloads.add(new String((byte[]) payload, StandardCharsets.UTF_8));
            }
        };
    }

    private static ConfigurableApplicationContext start(TestRedis redis) {
        SpringApplication application =
                new SpringApplication(Everything.class, Broker.class, News.class, NewsToBroker.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1"));
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(DataRedisConnectionDetails.class, redis::connectionDetails));
        return application.run();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}

    @Configuration(proxyBeanMethods = false)
    @EnableWebSocketMessageBroker
    static class Broker implements WebSocketMessageBrokerConfigurer {

        @Override
        public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.enableSimpleBroker("/topic");
            registry.setApplicationDestinationPrefixes("/app");
            registry.setPreservePublishOrder(true);
        }

        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp");
        }

        @Bean
        LiveFeed<String> liveNews(ThoonkTemplate thoonk) {
            return thoonk.live("news", String.class);
        }
    }

    @Controller
    static class News {

        private final LiveFeed<String> news;

        News(LiveFeed<String> news) {
            this.news = news;
        }

        @SubscribeMapping("/news")
        Map<String, String> content() {
            return news.snapshot();
        }
    }

    static class NewsToBroker {

        private final SimpMessagingTemplate broker;

        NewsToBroker(SimpMessagingTemplate broker) {
            this.broker = broker;
        }

        @ThoonkListener(feeds = "news")
        void on(FeedEvent event) {
            Map<String, Object> change = new TreeMap<>();
            change.put("type", event.type());
            event.itemId().ifPresent(id -> change.put("id", id));
            event.payload().ifPresent(item -> change.put("item", new String(item, StandardCharsets.UTF_8)));
            broker.convertAndSend("/topic/news", (Object) change);
        }
    }
}
