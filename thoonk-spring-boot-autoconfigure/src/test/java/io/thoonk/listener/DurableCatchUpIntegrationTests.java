package io.thoonk.listener;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.thoonk.Subscription;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class DurableCatchUpIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    @AutoClose
    private DurableNews news;

    private ThoonkTemplate thoonk;

    private Feed<String> feed;

    private List<String> handled;

    @BeforeEach
    void open(TestRedis redis) {
        news = new DurableNews(redis);
        thoonk = news.thoonk();
        feed = news.feed();
        handled = news.handled();
    }

    @Test
    void getsInOrderWhatHappenedWhileItWasAway() {
        ThoonkContainer container = news.start();
        feed.publishAll(Map.of("a", "1"));
        feed.publish("b", "1");
        feed.publish("c", "1");
        await().until(() -> handled.size() == 3);
        container.stop();
        handled.clear();
        feed.publish("b", "2");
        feed.retract("a");
        feed.publish("d", "1");
        feed.publish("e", "1");
        feed.retract("e");
        feed.publish("a", "again");
        container.start();
        news.awaitHandled("EDIT b 2", "RETRACT a", "PUBLISH d 1", "PUBLISH a again");
        container.stop();
        container.start();
        feed.publish("last", "1");
        await().until(() -> handled.contains("PUBLISH last 1"));
        assertThat(handled).hasSize(5);
    }

    @Test
    void hearsOfItemsThatTrimmingRemovedWhileItWasAway() {
        ThoonkContainer container = news.start();
        thoonk.configure("news", FeedConfig.ofMaxLength(3));
        feed.publishAll(List.of("1", "2", "3"));
        await().until(() -> handled.size() == 3);
        container.stop();
        handled.clear();
        List<String> ids = feed.publishAll(List.of("4", "5"));
        container.start();
        await().until(() -> handled.contains("PUBLISH " + ids.get(1) + " 5"));
        assertThat(handled)
                .hasSize(4)
                .filteredOn(line -> line.startsWith("RETRACT"))
                .hasSize(2);
    }

    @Test
    void findsRetractionsOfPeersThatLeaveNoTombstone() {
        ThoonkContainer container = news.start();
        feed.publishAll(List.of("1", "2", "3"));
        await().until(() -> handled.size() == 3);
        container.stop();
        String gone = feed.ids().get(1);
        news.commands().zrem(bytes("feed.ids:news"), bytes(gone));
        news.commands().hdel(bytes("feed.items:news"), bytes(gone));
        handled.clear();
        container.start();
        news.awaitHandled("RETRACT " + gone);
    }

    @Test
    void findsWhatPeersWithLateClocksWroteBehindItsPosition() {
        ThoonkContainer container = news.start();
        feed.publish("a", "1");
        feed.publish("b", "1");
        await().until(() -> handled.size() == 2);
        container.stop();
        handled.clear();
        news.publishAsPeer(1_000_000_000_000d, "late", "1", "feed.publish:news");
        news.publishAsPeer(1_000_000_000_001d, "a", "2", "feed.edit:news");
        container.start();
        news.awaitHandled("PUBLISH late 1", "EDIT a 2");
        news.publishAsPeer(1_000_000_000_002d, "live", "1", "feed.publish:news");
        news.awaitHandled("PUBLISH late 1", "EDIT a 2", "PUBLISH live 1");
        news.commands().zrem(bytes("feed.ids:news"), bytes("live"));
        news.commands().hdel(bytes("feed.items:news"), bytes("live"));
        news.commands().publish(bytes("feed.retract:news"), bytes("live"));
        news.awaitHandled("PUBLISH late 1", "EDIT a 2", "PUBLISH live 1", "RETRACT live");
    }

    @Test
    void readsManyItemsOfOneMoment() {
        IntStream.range(0, 450)
                .forEach(i -> news.publishAsPeer(1.7e12, String.format("%03d", i), "x", "feed.publish:news"));
        news.start();
        await().until(() -> handled.size() == 450);
        assertThat(handled)
                .isEqualTo(IntStream.range(0, 450)
                        .mapToObj(i -> String.format("PUBLISH %03d x", i))
                        .toList());
    }

    /** Red where a reading that finds as much as it may takes that for all there is. */
    @Test
    void getsNothingNewBeforeWhatIsOlder() {
        IntStream.range(0, 250).forEach(i -> publishAsPeer(i, String.format("%03d", i)));
        List<String> known = new CopyOnWriteArrayList<>();
        try (Subscription heard = thoonk.subscribe(
                "news", event -> known.addAll(event.itemId().stream().toList()))) {
            news.start(news.listeners().durable("news", "projection", event -> {
                String id = event.itemId().orElseThrow();
                if (id.equals("000")) {
                    // Where the next reading begins nothing stands any more.
                    news.commands().zrem(bytes("feed.ids:news"), bytes("099"));
                    news.commands().hdel(bytes("feed.items:news"), bytes("099"));
                    publishAsPeer(1000, "new");
                    await().until(() -> known.contains("new"));
                }
                if (event instanceof FeedEvent.Published) {
                    handled.add(id);
                }
            }));
            await().until(() -> handled.contains("249") && handled.contains("new"));
            assertThat(heard.isActive()).isTrue();
        }
        assertThat(handled).hasSize(251).isSorted();
    }

    private void publishAsPeer(int millis, String id) {
        news.publishAsPeer(1.7e12 + millis, id, "x", "feed.publish:news");
    }

    @Test
    void missesNothingAndKeepsTheOrderWhileItsConnectionIsKilledAgainAndAgain() {
        news.start();
        for (int i = 0; i < 2000; i++) {
            feed.publish(Integer.toString(i), "x");
            if (i % 100 == 0) {
                news.commands().clientKill(KillArgs.Builder.typePubsub());
            }
        }
        await().atMost(PATIENCE).until(() -> handled.size() >= 2000);
        assertThat(handled)
                .isEqualTo(IntStream.range(0, 2000)
                        .mapToObj(i -> "PUBLISH " + i + " x")
                        .toList());
    }
}
