package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** A feed for browsers that changes just as it is opened. */
@RedisTest
class FeedOriginIntegrationTests {

    private final ThoonkTemplate thoonk = TestTemplates.on(TestRedis.shared());

    private final List<FeedEvent> told = new CopyOnWriteArrayList<>();

    @Test
    void doesNotWaitForWhatIsRetractedAsItOpens() throws Exception {
        Feed<String> feed = thoonk.feed("a", String.class);
        feed.publish("1", "one");
        feed.publish("2", "two");
        FeedOrigin origin = new FeedOrigin(shrinking(feed, "2"), "a", json());

        long begun = System.nanoTime();
        try (AutoCloseable opened = origin.open(this::tell)) {
            // It waits for ten seconds for what does not come.
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(9));
            assertThat(told).extracting(FeedEvent::itemId).contains(Optional.of("1"));
            assertThat(opened).isNotNull();
        }
    }

    @Test
    void letsItsContentGoAtTheEnd() throws Exception {
        thoonk.feed("a", String.class).publish("1", "one");
        FeedOrigin origin = new FeedOrigin(thoonk, "a", json());
        AutoCloseable first = origin.open(this::tell);
        assertThat(content(origin)).contains("one");
        first.close();
        assertThat(content(origin)).doesNotContain("one");

        AutoCloseable second = origin.open(this::tell);
        first.close();
        assertThat(content(origin)).contains("one");
        second.close();
        assertThat(content(origin)).doesNotContain("one");
    }

    private static String content(FeedOrigin origin) {
        return origin.present(false).write(item -> true).toString();
    }

    @AfterEach
    void end() {
        thoonk.close();
    }

    private void tell(Runnable change, Optional<String> data, FeedEvent cause) {
        change.run();
        told.add(cause);
    }

    private static SseJson json() {
        return new SseJson(
                new JacksonPayloadConverter(JsonMapper.builder().build()),
                ResolvableType.forClass(String.class),
                new FailureLog());
    }

    /** Operations with a live feed of which an item is retracted when somebody has asked for its size. */
    private ThoonkOperations shrinking(Feed<String> feed, String id) {
        AtomicBoolean shrunk = new AtomicBoolean();
        return proxy(ThoonkOperations.class, (operations, opening, names) -> {
            LiveFeed<?> live = (LiveFeed<?>) opening.invoke(thoonk, names);
            return proxy(LiveFeed.class, (proxy, method, arguments) -> {
                Object result = method.invoke(live, arguments);
                if (method.getName().equals("size") && shrunk.compareAndSet(false, true)) {
                    feed.retract(id);
                    await().until(() -> live.get(id).isEmpty());
                }
                return result;
            });
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
