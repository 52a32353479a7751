package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.Subscription;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.feed.Feed;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** Whatever code of the application throws, and however long it takes, because of one event is that event's affair alone. */
@RedisTest
class UserCodeFailuresIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private final AtomicReference<Consumer<String>> converter = new AtomicReference<>(id -> {});

    private ThoonkTemplate thoonk;

    private Feed<String> feed;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = new ThoonkTemplate(redis.connectionFactory(), new Telling(converter));
        feed = thoonk.feed("f", String.class);
    }

    @AfterEach
    void close() {
        thoonk.close();
    }

    static List<Arguments> everywhereEverything() {
        return Arrays.stream(UserCode.values())
                .flatMap(place -> Arrays.stream(Throwables.values()).map(kind -> Arguments.of(place, kind)))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everywhereEverything")
    void goesOnWithTheNextEvent(UserCode place, Throwables kind) throws Exception {
        try (AutoCloseable listening = listen(place, id -> {
            if (id.equals("bad")) {
                kind.raise();
            }
            heard.add(id);
        })) {
            feed.publish("bad", "bad");
            feed.publish("good", "good");
            await().atMost(PATIENCE).until(() -> heard.contains("good"));
            assertThat(heard).doesNotContain("bad");
            assertThat(listening).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "OBSERVATION.*")
    void handlesAnEventOnceWhoseObservationFails(UserCode place) throws Exception {
        try (AutoCloseable listening = listen(place, id -> {
            throw new IllegalStateException("on purpose");
        })) {
            feed.publish("bad", "bad");
            feed.publish("good", "good");
            await().atMost(PATIENCE).until(() -> handled.contains("good"));
            assertThat(handled).containsExactly("bad", "good");
            assertThat(listening).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesLongHoldsUpNobodyElse(UserCode place) throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        List<String> others = new CopyOnWriteArrayList<>();
        try (Subscription other = thoonk.subscribe("f", event -> event.itemId().ifPresent(others::add));
                AutoCloseable listening = listen(place, id -> {
                    heard.add(id);
                    hold(free);
                })) {
            feed.publish("bad", "bad");
            await().atMost(PATIENCE).until(() -> heard.contains("bad"));
            feed.publish("good", "good");
            await().atMost(PATIENCE).until(() -> others.contains("good"));
            try (Subscription late =
                    thoonk.subscribe("g", event -> event.itemId().ifPresent(others::add))) {
                thoonk.feed("g", String.class).publish("elsewhere", "x");
                await().atMost(PATIENCE).until(() -> others.contains("elsewhere"));
                assertThat(late.isActive()).isTrue();
            }
            assertThat(other.isActive()).isTrue();
            assertThat(listening).isNotNull();
            free.countDown();
            await().atMost(PATIENCE).until(() -> heard.contains("good"));
        }
    }

    private static void hold(CountDownLatch free) {
        try {
            assertThat(free.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private AutoCloseable listen(UserCode place, Consumer<String> code) {
        return place.listen(new UserCode.Ground(thoonk, "f", converter, handled::add), code);
    }

    /** Reads a {@link StringBuilder} with the help of the code that is put to the test. */
    private record Telling(AtomicReference<Consumer<String>> code, JacksonPayloadConverter json)
            implements PayloadConverter {

        Telling(AtomicReference<Consumer<String>> code) {
            this(code, new JacksonPayloadConverter(JsonMapper.builder().build()));
        }

        @Override
        public byte[] write(Object payload) {
            return json.write(payload);
        }

        @Override
        @SuppressWarnings("unchecked") // the type asked for
        public <T> T read(byte[] bytes, ResolvableType type) {
            if (type.resolve() == StringBuilder.class) {
                String text = new String(bytes, StandardCharsets.UTF_8);
                code.get().accept(text);
                return (T) new StringBuilder(text);
            }
            return json.read(bytes, type);
        }
    }
}
