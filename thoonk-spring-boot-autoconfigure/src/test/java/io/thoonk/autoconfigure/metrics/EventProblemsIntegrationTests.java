package io.thoonk.autoconfigure.metrics;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What goes wrong with events is counted, and what can repeat is told the first time, the tenth, and so on. */
@ExtendWith(OutputCaptureExtension.class)
class EventProblemsIntegrationTests {

    @AutoClose
    private final MeteredApplication application = new MeteredApplication();

    @Test
    void countsFailuresOfCodeGivenToSubscribeAndToOnChange() {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Feed<String> feed = thoonk.feed("news", String.class);
            try (var subscription = thoonk.subscribe("news", event -> {
                        throw new IllegalStateException("on purpose");
                    });
                    LiveFeed<String> live = thoonk.live("news", String.class);
                    var changes = live.onChange(event -> {
                        throw new IllegalStateException("on purpose");
                    });
                    var query = live.onChange(
                            item -> {
                                throw new IllegalStateException("on purpose");
                            },
                            change -> {})) {
                feed.publish("a", "x");
                feed.publish("b", "x");
                awaitCount(context.getBean(MeterRegistry.class), "thoonk.event.failures", 6);
                assertThat(subscription.isActive() && changes.isActive() && query.isActive())
                        .isTrue();
            }
        });
    }

    @Test
    void tellsOfTheFirstAndTheTenthFailureOfAConsumer(CapturedOutput output) {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Feed<String> feed = thoonk.feed("news", String.class);
            try (var subscription = thoonk.subscribe("news", event -> {
                        throw new IllegalStateException("on purpose");
                    });
                    LiveFeed<String> live = thoonk.live("news", String.class)) {
                feed.publish("a", "x");
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                awaitCount(meters, "thoonk.event.failures", 1);
                for (int i = 0; i < 12; i++) {
                    feed.publish("b", "x");
                }
                awaitCount(meters, "thoonk.event.failures", 13);
                assertThat(lines(output, "A listener failed on")).isEqualTo(2);
                try (var changes = live.onChange(event -> {
                    throw new IllegalStateException("on purpose");
                })) {
                    awaitCount(meters, "thoonk.event.failures", 15);
                    for (int i = 0; i < 120; i++) {
                        feed.publish("b", "x");
                    }
                    awaitCount(meters, "thoonk.event.failures", 255);
                    assertThat(lines(output, "A listener failed on") + lines(output, "consumer of the live feed"))
                            .isEqualTo(3);
                    assertThat(changes.isActive()).isTrue();
                }
                assertThat(subscription.isActive()).isTrue();
            }
        });
    }

    @Test
    void countsMalformedMessagesAndTellsOfTheFirstAndTheTenth(CapturedOutput output) {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            CountDownLatch heard = new CountDownLatch(1);
            try (var subscription = thoonk.subscribe("news", event -> heard.countDown());
                    StatefulRedisConnection<byte[], byte[]> peer =
                            application.redis().connect()) {
                for (int i = 0; i < 12; i++) {
                    peer.sync().publish(bytes("feed.publish:news"), bytes("no separator"));
                }
                peer.sync().publish(bytes("feed.publish:news"), bytes("id\0item"));
                assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(lines(output, "not framed as the contract says")).isEqualTo(2);
                awaitCount(context.getBean(MeterRegistry.class), "thoonk.event.malformed", 12);
                assertThat(subscription.isActive()).isTrue();
            }
        });
    }

    @Test
    void countsUnreadableItemsOfALiveFeedAndTellsOfTheFirstAndTheTenth(CapturedOutput output) {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Feed<String> raw = thoonk.feed("news", String.class);
            try (LiveFeed<Integer> live = thoonk.live("news", Integer.class)) {
                for (int i = 0; i < 12; i++) {
                    raw.publish("bad" + i, "no number");
                }
                raw.publish("good", "1");
                await().until(() -> live.get("good").isPresent());
                assertThat(lines(output, "cannot be read and is left out")).isEqualTo(2);
                awaitCount(context.getBean(MeterRegistry.class), "thoonk.live.unreadable", 12);
            }
        });
    }

    @Test
    void tellsOfTheFirstAndTheTenthTimeThatAListenerFallsBehind(CapturedOutput output) {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Feed<String> feed = thoonk.feed("news", String.class);
            AtomicInteger quick = new AtomicInteger();
            AtomicInteger caughtUp = new AtomicInteger();
            Semaphore turns = new Semaphore(0);
            try (var slow = thoonk.subscribe(
                            "news",
                            event -> {
                                turns.acquireUninterruptibly();
                                if (event.type() == FeedEventType.RESYNC) {
                                    caughtUp.incrementAndGet();
                                }
                            },
                            new SubscriptionOptions(1, OverflowPolicy.RESYNC));
                    var other = thoonk.subscribe("news", event -> quick.incrementAndGet());
                    AutoCloseable end = () -> turns.release(10_000)) {
                for (int round = 1; round <= 12; round++) {
                    for (int i = 0; i < 5; i++) {
                        feed.publish("id" + i, "x");
                    }
                    int published = 5 * round;
                    await().until(() -> quick.get() == published);
                    int rounds = round;
                    await().until(() -> {
                        turns.release();
                        return caughtUp.get() >= rounds;
                    });
                    turns.drainPermits();
                }
                assertThat(lines(output, "is slower than the feed")).isEqualTo(2);
                assertThat(slow.isActive() && other.isActive()).isTrue();
                assertThat(end).isNotNull();
            }
        });
    }

    private static void awaitCount(MeterRegistry meters, String name, int count) {
        await().untilAsserted(
                        () -> assertThat(meters.find(name).tag("feed", "news").counter())
                                .isNotNull()
                                .extracting(Counter::count)
                                .isEqualTo((double) count));
    }

    private static long lines(CapturedOutput output, String text) {
        return output.toString().lines().filter(line -> line.contains(text)).count();
    }
}
