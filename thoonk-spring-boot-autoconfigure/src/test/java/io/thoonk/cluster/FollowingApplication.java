package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import io.thoonk.test.PatientWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that follows a feed in every way there is: with a listener, a durable one, and a copy. */
final class FollowingApplication implements AutoCloseable {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ConfigurableApplicationContext context;

    private final Feed<String> news;

    private final LiveFeed<String> live;

    FollowingApplication(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("spring.data.redis.timeout", "5s");
        all.put("spring.data.redis.lettuce.cluster.refresh.period", "1s");
        this.context = StartedApplication.run(all, Followers.class);
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        this.news = thoonk.feed("news", String.class);
        this.live = thoonk.live("news", String.class);
    }

    /** Publishes an item, as often as it takes. */
    void publish(String id) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            news.publish(id, "item " + id);
            return true;
        });
    }

    boolean has(String id) {
        return live.get(id).isPresent();
    }

    /** Waits until all have what Redis has, in its order, and what is published now reaches all. */
    void awaitEqual(String word) {
        awaitEqual(news, word);
    }

    /** The same with what somebody else sees and publishes. */
    void awaitEqual(Feed<String> news, String word) {
        Followers followers = context.getBean(Followers.class);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(new ArrayList<>(live.snapshot().keySet())).isEqualTo(news.ids());
            assertThat(live.snapshot()).isEqualTo(news.all());
            assertThat(followers.kept).containsAllEntriesOf(news.all());
            if (!followers.heard.contains(word)) {
                // What is sent while nobody is subscribed is not heard by those who are not durable.
                news.publish(word, "item " + word);
            }
            assertThat(followers.heard).contains(word);
        });
    }

    long resyncs() {
        return context.getBean(Followers.class).events.stream()
                .filter(event -> event.type() == FeedEventType.RESYNC)
                .count();
    }

    List<String> ids() {
        return news.ids();
    }

    @Override
    public void close() {
        context.close();
    }

    static class Followers {

        private final Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();

        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        private final Map<String, String> kept = new ConcurrentHashMap<>();

        @ThoonkListener(feeds = "news")
        void hear(FeedEvent event) {
            events.add(event);
            event.itemId().ifPresent(heard::add);
        }

        @ThoonkListener(
                feeds = "news",
                durable = "projection",
                events = {FeedEventType.PUBLISH, FeedEventType.EDIT})
        void keep(String item, @ItemId String id) {
            kept.put(id, item);
        }
    }
}
