package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
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

    private final List<String> data = new CopyOnWriteArrayList<>();

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

    @Test
    void hasAnItemLeaveThatCannotBeReadAnyMoreUntilItCanBe() throws Exception {
        Feed<byte[]> feed = thoonk.feed("a", byte[].class);
        feed.publish("1", utf8("1"));
        feed.publish("none", utf8("garbage"));
        FeedOrigin origin = new FeedOrigin(thoonk, "a", json(Integer.class));
        try (AutoCloseable opened = origin.open(this::tell)) {
            assertThat(opened).isNotNull();
            feed.publish("1", utf8("garbage"));
            feed.publish("1", utf8("more garbage"));
            await().until(() -> data.contains("{\"type\":\"RETRACT\",\"id\":\"1\"}"));
            feed.publish("1", utf8("2"));
            feed.publish("1", utf8("3"));
            await().untilAsserted(() -> assertThat(data)
                    .containsExactly(
                            "{\"type\":\"PUBLISH\",\"id\":\"1\",\"item\":1}",
                            "{\"type\":\"RETRACT\",\"id\":\"1\"}",
                            "{\"type\":\"PUBLISH\",\"id\":\"1\",\"item\":2}",
                            "{\"type\":\"EDIT\",\"id\":\"1\",\"item\":3}"));
        }
    }

    @Test
    void saysWhereAnItemOfASortedFeedStandsThatCanBeReadAgain() throws Exception {
        SortedFeed<byte[]> feed = thoonk.sortedFeed("a", byte[].class);
        String first = feed.append(utf8("1"));
        String second = feed.append(utf8("2"));
        feed.append(utf8("3"));
        FeedOrigin origin = new FeedOrigin(thoonk, "a", json(Integer.class));
        try (AutoCloseable opened = origin.open(this::tell)) {
            assertThat(opened).isNotNull();
            feed.edit(first, utf8("garbage"));
            feed.edit(second, utf8("garbage"));
            await().until(() -> data.contains("{\"type\":\"RETRACT\",\"id\":\"" + second + "\"}"));
            data.clear();
            feed.edit(second, utf8("5"));
            feed.edit(first, utf8("4"));
            feed.edit(second, utf8("garbage"));
            feed.edit(second, utf8("6"));
            await().untilAsserted(() -> assertThat(data)
                    .containsExactly(
                            "{\"type\":\"PUBLISH\",\"id\":\"" + second + "\",\"item\":5}",
                            "{\"type\":\"POSITION\",\"id\":\"" + second + "\",\"position\":\"begin:\"}",
                            "{\"type\":\"PUBLISH\",\"id\":\"" + first + "\",\"item\":4}",
                            "{\"type\":\"POSITION\",\"id\":\"" + first + "\",\"position\":\"begin:\"}",
                            "{\"type\":\"RETRACT\",\"id\":\"" + second + "\"}",
                            "{\"type\":\"PUBLISH\",\"id\":\"" + second + "\",\"item\":6}",
                            "{\"type\":\"POSITION\",\"id\":\"" + second + "\",\"position\":\"" + first + ":\"}"));
        }
    }

    /** Red where browsers are told of a place next to an item that they do not have. */
    @Test
    void tellsAPlaceNextToAnItemThatCannotBeReadByOneThatCan() throws Exception {
        SortedFeed<byte[]> feed = thoonk.sortedFeed("a", byte[].class);
        String first = feed.append(utf8("1"));
        String second = feed.append(utf8("2"));
        feed.append(utf8("3"));
        String fourth = feed.append(utf8("4"));
        FeedOrigin origin = new FeedOrigin(thoonk, "a", json(Integer.class));
        try (AutoCloseable opened = origin.open(this::tell)) {
            assertThat(opened).isNotNull();
            feed.edit(second, utf8("garbage"));
            await().until(() -> data.contains("{\"type\":\"RETRACT\",\"id\":\"" + second + "\"}"));
            data.clear();
            feed.moveAfter(second, fourth);
            feed.moveLast(second);
            feed.moveBefore(second, first);
            await().untilAsserted(() -> assertThat(data)
                    .hasSize(2)
                    .first()
                    .isEqualTo("{\"type\":\"POSITION\",\"id\":\"" + fourth + "\",\"position\":\"" + first + ":\"}"));
            assertThat(data.get(1))
                    .startsWith("{\"type\":\"POSITION\",\"id\":\"" + first + "\"")
                    .doesNotContain(second);
        }
    }

    @Test
    void hasAnItemLeaveAQueryThatCannotBeWrittenAnyMoreUntilItCanBe() throws Exception {
        Feed<byte[]> feed = thoonk.feed("a", byte[].class);
        feed.publish("1", utf8("1"));
        PayloadConverter readOnly = new ReadOnly();
        ResolvableType type = ResolvableType.forClass(Object.class);
        FailureLog failures = new FailureLog();
        FeedOrigin origin = new FeedOrigin.Query<Object>(
                thoonk, "a", new SseJson(readOnly, type, failures), readOnly, type, item -> true, failures);
        try (AutoCloseable opened = origin.open(this::tell)) {
            assertThat(opened).isNotNull();
            feed.publish("1", utf8("garbage"));
            feed.publish("1", utf8("2"));
            await().untilAsserted(() -> assertThat(data)
                    .containsExactly(
                            "{\"type\":\"ENTER\",\"id\":\"1\",\"item\":1}",
                            "{\"type\":\"LEAVE\",\"id\":\"1\"}",
                            "{\"type\":\"ENTER\",\"id\":\"1\",\"item\":2}"));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String content(FeedOrigin origin) {
        return origin.present(false).write(item -> true).toString();
    }

    @AfterEach
    void end() {
        thoonk.close();
    }

    private void tell(Runnable change, Optional<String> text, FeedEvent cause) {
        change.run();
        told.add(cause);
        text.ifPresent(data::add);
    }

    private static SseJson json() {
        return json(String.class);
    }

    private static SseJson json(Class<?> type) {
        return new SseJson(
                new JacksonPayloadConverter(JsonMapper.builder().build()),
                ResolvableType.forClass(type),
                new FailureLog());
    }

    /** Reads everything, and writes nothing. */
    private static final class ReadOnly implements PayloadConverter {

        @Override
        public byte[] write(Object payload) {
            throw new PayloadConversionException("on purpose", null);
        }

        @Override
        @SuppressWarnings("unchecked") // is asked for objects alone
        public <T> T read(byte[] bytes, ResolvableType type) {
            return (T) new String(bytes, StandardCharsets.UTF_8);
        }
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
