package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.DefaultContainer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** What a handler does to its own container, and what a container does about a handler that does not end. */
@RedisTest
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopFromHandlerIntegrationTests {

    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final List<String> returned = new CopyOnWriteArrayList<>();

    private final CountDownLatch free = new CountDownLatch(1);

    private ThoonkTemplate thoonk;

    private ThoonkContainer container;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
    }

    @AfterEach
    void close() {
        free.countDown();
        container.stop();
        thoonk.close();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true", "4, true"})
    void stopsAfterTheHandlerThatStopsIt(int concurrency, boolean durable) {
        start(spec(concurrency, durable, id -> container.stop()));
        publish("f", "a");
        await().atMost(AT_ONCE).until(() -> returned.contains("a"));
        await().atMost(AT_ONCE).until(() -> !container.isRunning());
        publish("f", "missed");
        assertThat(heard).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true", "4, true"})
    void pausesAfterTheHandlerThatPausesIt(int concurrency, boolean durable) {
        start(spec(concurrency, durable, id -> {
            if (id.equals("a")) {
                container.pause();
            }
        }));
        publish("f", "a");
        await().atMost(AT_ONCE).until(() -> returned.contains("a"));
        await().atMost(AT_ONCE).until(() -> container.isPaused());
        // Waits for the change that was asked for.
        container.pause();
        container.resume();
        publish("f", "b");
        await().until(() -> returned.contains("b"));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true", "4, true"})
    void doesNotWaitForAHandlerThatWaitsForTheEndOfTheApplication(int concurrency, boolean durable) {
        start(spec(concurrency, durable, id -> {
            container.releaseCaller();
            Thread stopping = new Thread(() -> container.stop());
            stopping.start();
            try {
                stopping.join();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }));
        publish("f", "a");
        await().atMost(AT_ONCE).until(() -> returned.contains("a"));
        assertThat(container.isRunning()).isFalse();
    }

    @Test
    void doesNotWaitForEverForAHandlerThatHangs() {
        ListenerContainerFactory.Spec spec = spec(1, false, id -> hold());
        container = new DefaultContainer(
                "test",
                true,
                new FeedListener(
                        spec,
                        thoonk::subscribe,
                        new LoggingListenerErrorHandler(),
                        MissedEventsListener.all(List.of()),
                        new SimpleAsyncTaskExecutor(),
                        new HandlerCalls(Duration.ofMillis(50))));
        container.start();
        publish("f", "a");
        await().until(() -> heard.contains("a"));
        publish("g", "dropped");
        container.stop();
        free.countDown();
        await().until(() -> returned.contains("a"));
        container.start();
        publish("g", "b");
        await().until(() -> returned.contains("b"));
        assertThat(heard).containsExactly("a", "b");
    }

    private void hold() {
        boolean over = false;
        while (!over) {
            over = isFree();
        }
    }

    /** Heeds no interrupt. */
    private boolean isFree() {
        try {
            return free.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            return false;
        }
    }

    private void start(ListenerContainerFactory.Spec spec) {
        container = new Listeners(thoonk).create(spec);
        container.start();
    }

    /** On two feeds, where one waits for the other at times. */
    private ListenerContainerFactory.Spec spec(int concurrency, boolean durable, Consumer<String> code) {
        thoonk.feed("f", String.class);
        thoonk.feed("g", String.class);
        return new ListenerContainerFactory.Spec(
                "test",
                List.of("f", "g"),
                EnumSet.of(FeedEventType.PUBLISH),
                false,
                durable ? Optional.of("projection") : Optional.empty(),
                Listeners.options(concurrency, ExhaustedPolicy.PARK),
                event -> handle(event, code),
                Optional.empty(),
                Optional.empty());
    }

    private void handle(FeedEvent event, Consumer<String> code) {
        String id = event.itemId().orElseThrow();
        heard.add(id);
        code.accept(id);
        returned.add(id);
    }

    private void publish(String feed, String id) {
        thoonk.feed(feed, String.class).publish(id, "x");
    }
}
