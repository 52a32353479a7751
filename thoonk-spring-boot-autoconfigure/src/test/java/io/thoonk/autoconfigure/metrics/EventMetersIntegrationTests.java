package io.thoonk.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.Feed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Meters of what listeners missed and got all the same. */
class EventMetersIntegrationTests {

    @AutoClose
    private final MeteredApplication application = new MeteredApplication();

    @Test
    void countsWhenAListenerMayHaveMissedEvents() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            application.redis().kill();
            application.redis().restart();
            await().until(() -> context.getBean(MeterRegistry.class)
                            .get("thoonk.event.missed")
                            .tag("feed", "news")
                            .counter()
                            .count()
                    > 0);
        });
    }

    @Test
    void countsWhatADurableListenerIsGivenAfterItWasAwayAndAfterItsConnectionWasKilled() {
        application
                .runner()
                .withUserConfiguration(Diary.class)
                .withPropertyValues("thoonk.listener.lease=5m")
                .run(context -> {
                    Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("diary", String.class);
                    Diary diary = context.getBean(Diary.class);
                    feed.publish("first", "x");
                    await().until(() -> diary.lines.contains("first"));
                    double before = recovered(context.getBean(MeterRegistry.class), "diary");
                    ThoonkContainer listener = context.getBean(ThoonkContainerRegistry.class)
                            .find("diary")
                            .orElseThrow();
                    listener.stop();
                    feed.publish("a", "x");
                    feed.publish("b", "x");
                    listener.start();
                    await().until(() -> diary.lines.contains("b"));
                    assertThat(recovered(context.getBean(MeterRegistry.class), "diary"))
                            .isEqualTo(before + 2);
                    try (StatefulRedisConnection<byte[], byte[]> connection =
                            application.redis().connect()) {
                        for (int i = 0; i < 200; i++) {
                            if (i % 10 == 0) {
                                connection.sync().clientKill(KillArgs.Builder.typePubsub());
                            }
                            feed.publish(Integer.toString(i), "x");
                        }
                    }
                    await().until(() -> diary.lines.contains("199"));
                    assertThat(diary.lines).hasSize(203);
                    assertThat(recovered(context.getBean(MeterRegistry.class), "diary"))
                            .isBetween(before + 3, before + 202);
                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("thoonk.event.missed")
                                    .tag("feed", "diary")
                                    .counter())
                            .isNull();
                });
    }

    @Test
    void countsWhatASlowListenerIsGivenInThePlaceOfWhatItMissed() {
        application.runner().withUserConfiguration(Diary.class).run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(recovered(meters, "ticker")).isZero();
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("ticker", String.class);
            CountDownLatch offered = new CountDownLatch(21);
            context.getBean(ThoonkTemplate.class).subscribe("ticker", event -> {
                if (event.itemId().isPresent()) {
                    offered.countDown();
                }
            });
            feed.publish("first", "x");
            assertThat(context.getBean(Diary.class).busy.await(60, TimeUnit.SECONDS))
                    .isTrue();
            // Where threads are slow, the creation of the feed has filled the mailbox, and the first item was recovered
            // too.
            double before = recovered(meters, "ticker");
            for (int i = 0; i < 20; i++) {
                feed.publish("id-" + i, "x");
            }
            // A second mailbox has had them all, so the slow one has been offered them too.
            assertThat(offered.await(60, TimeUnit.SECONDS)).isTrue();
            context.getBean(Diary.class).free.countDown();
            await().until(() -> context.getBean(Diary.class).ticks.contains("id-19"));
            assertThat(meters.get("thoonk.event.missed")
                            .tag("feed", "ticker")
                            .counter()
                            .count())
                    .isPositive();
            assertThat(recovered(meters, "ticker")).isEqualTo(before + 20);
        });
    }

    private static double recovered(MeterRegistry meters, String feed) {
        return meters.get("thoonk.event.recovered").tag("feed", feed).counter().count();
    }

    static class Diary {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        private final List<String> ticks = new CopyOnWriteArrayList<>();

        private final CountDownLatch busy = new CountDownLatch(1);

        private final CountDownLatch free = new CountDownLatch(1);

        @ThoonkListener(id = "diary", feeds = "diary", durable = "diary")
        void write(String item, @ItemId String id) {
            lines.add(id);
        }

        // Holds what is told of a new feed before its first item, but not the twenty.
        @ThoonkListener(id = "ticker", feeds = "ticker", mailbox = "5", overflow = "resync")
        void tick(String item, @ItemId String id) throws InterruptedException {
            busy.countDown();
            assertThat(free.await(60, TimeUnit.SECONDS)).isTrue();
            ticks.add(id);
        }
    }
}
