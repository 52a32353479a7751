package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class ConcurrentListenerIntegrationTests {

    private ThoonkTemplate thoonk;

    private ThoonkContainer container;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
    }

    @AfterEach
    void close() {
        container.stop();
        thoonk.close();
    }

    @Test
    void keepsTheOrderOfEachItem() {
        Map<String, List<String>> byId = new ConcurrentHashMap<>();
        AtomicInteger total = new AtomicInteger();
        listen(4, event -> {
            byId.computeIfAbsent(event.itemId().orElseThrow(), id -> new CopyOnWriteArrayList<>())
                    .add(new String(event.payload().orElseThrow(), java.nio.charset.StandardCharsets.UTF_8));
            total.incrementAndGet();
        });
        Feed<String> feed = thoonk.feed("f", String.class);
        IntStream.range(0, 1000).forEach(i -> feed.publish("id" + i % 7, String.format("%04d", i)));
        await().until(() -> total.get() == 1000);
        assertThat(byId).hasSize(7).allSatisfy((id, items) -> assertThat(items).isSorted());
    }

    @Test
    void handlesSeveralItemsAtOnce() {
        CountDownLatch together = new CountDownLatch(2);
        AtomicInteger passed = new AtomicInteger();
        listen(8, event -> {
            together.countDown();
            assertThat(together.await(60, TimeUnit.SECONDS)).isTrue();
            passed.incrementAndGet();
        });
        Feed<String> feed = thoonk.feed("f", String.class);
        IntStream.range(0, 100).forEach(i -> feed.publish("id" + i, "x"));
        await().until(() -> passed.get() == 100);
    }

    @Test
    void eventsOfTheWholeFeedOvertakeNothing() throws Exception {
        List<String> handled = new CopyOnWriteArrayList<>();
        CountDownLatch goOn = new CountDownLatch(1);
        listen(4, event -> {
            if (event instanceof FeedEvent.Published) {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            }
            handled.add(event.getClass().getSimpleName());
        });
        thoonk.feed("f", String.class).publish("a", "x");
        thoonk.deleteFeed("f");
        goOn.countDown();
        await().until(() -> handled.contains("Deleted"));
        assertThat(handled).containsSubsequence("Published", "Deleted");
    }

    private void listen(int concurrency, ListenerContainerFactory.Handler handler) {
        thoonk.feed("f", String.class);
        container = new Listeners(thoonk)
                .create("f", Optional.empty(), Listeners.options(concurrency, ExhaustedPolicy.PARK), handler);
        container.start();
    }
}
