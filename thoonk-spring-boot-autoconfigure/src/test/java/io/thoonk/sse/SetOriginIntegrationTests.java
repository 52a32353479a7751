package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.feed.Feed;
import io.thoonk.feed.live.LiveSet;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** What a browser gets of a live set that changes just when it comes. */
@RedisTest
class SetOriginIntegrationTests {

    private static final String ENTERED = "{\"type\":\"ENTER\",\"id\":\"2\",\"item\":\"two\"}";

    private final ThoonkTemplate thoonk = TestTemplates.on(TestRedis.shared());

    private final ExecutorService senders = Executors.newCachedThreadPool();

    private final HesitantConverter converter = new HesitantConverter();

    private final ThoonkSse sse = new ThoonkSse(thoonk, converter, ThoonkSse.Options.DEFAULTS, senders);

    private Feed<String> feed;

    private LiveSet<String> set;

    @BeforeEach
    void create() {
        feed = thoonk.feed("a", String.class);
        feed.publish("1", "one");
        set = thoonk.live("a", String.class).where(item -> true);
        await().until(() -> set.size() == 1);
    }

    @AfterEach
    void end() {
        sse.stop();
        senders.shutdownNow();
        thoonk.close();
    }

    @Test
    void tellsWhoComesWhileSomethingEntersOfItOnce() throws InterruptedException {
        SseSource source = sse.set("set", String.class, set);
        List<String> first = follow(source);
        await().until(() -> first.equals(List.of(snapshot("{\"id\":\"1\",\"item\":\"one\"}"))));

        feed.publish("2", "two");
        converter.reading.await();
        List<String> second = follow(source);
        await().until(() -> !second.isEmpty());
        converter.going.countDown();

        await().until(() -> first.contains(ENTERED) && second.contains(ENTERED));
        assertThat(second).containsExactly(snapshot("{\"id\":\"1\",\"item\":\"one\"}"), ENTERED);
    }

    @Test
    void letsItsContentGoAtTheEnd() throws Exception {
        JacksonPayloadConverter json =
                new JacksonPayloadConverter(JsonMapper.builder().build());
        ResolvableType type = ResolvableType.forClass(String.class);
        FailureLog failures = new FailureLog();
        SetOrigin<String> origin = new SetOrigin<>("set", set, new SseJson(json, type, failures), json, type, failures);
        AutoCloseable opened = origin.open((change, data, cause) -> change.run());
        assertThat(origin.present(false).write(item -> true).toString()).contains("one");
        opened.close();
        assertThat(origin.present(false).write(item -> true).toString()).doesNotContain("one");
    }

    private static String snapshot(String items) {
        return "{\"type\":\"SNAPSHOT\",\"items\":[" + items + "]}";
    }

    private static List<String> follow(SseSource source) {
        List<String> data = new CopyOnWriteArrayList<>();
        source.flux(null).mapNotNull(event -> event.data()).subscribe(data::add);
        return data;
    }

    /** Takes its time with the second item, once. */
    private static final class HesitantConverter implements PayloadConverter {

        private final PayloadConverter converter =
                new JacksonPayloadConverter(JsonMapper.builder().build());

        private final CountDownLatch reading = new CountDownLatch(1);

        private final CountDownLatch going = new CountDownLatch(1);

        @Override
        public byte[] write(Object payload) {
            return converter.write(payload);
        }

        @Override
        public <T> T read(byte[] bytes, ResolvableType type) {
            if (new String(bytes, StandardCharsets.UTF_8).contains("two") && reading.getCount() > 0) {
                reading.countDown();
                try {
                    going.await();
                } catch (InterruptedException ex) {
                    throw new IllegalStateException(ex);
                }
            }
            return converter.read(bytes, type);
        }
    }
}
