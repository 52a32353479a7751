package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.Subscription;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.live.LiveSet;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** {@code -Dthoonk.test.live.operations=100000} for the full random run. */
@RedisTest
class LiveSetIntegrationTests {

    private static final int OPERATIONS = Integer.getInteger("thoonk.test.live.operations", 3000);

    record Post(String author, String text) {}

    @Test
    void hasWhatItsFeedsHaveAndFollowsThem(TestRedis redis) {
        try (ThoonkTemplate thoonk = TestTemplates.on(redis)) {
            Feed<Post> posts = thoonk.feed("posts", Post.class);
            Feed<Post> news = thoonk.feed("news", Post.class);
            Feed<String> muted = thoonk.feed("muted", String.class);
            posts.publish("p1", new Post("ann", "one"));
            posts.publish("p2", new Post("bob", "two"));
            news.publish("n1", new Post("eve", "three"));
            muted.publish("bob", "since monday");
            LiveSet<Post> visible = thoonk.live("posts", Post.class)
                    .union(thoonk.live("news", Post.class))
                    .minus(thoonk.live("muted", String.class).asSet(), Post::author)
                    .where(post -> !post.text().isEmpty());
            List<QueryChange<Post>> changes = new CopyOnWriteArrayList<>();

            assertThat(visible.snapshot()).containsOnlyKeys("p1", "n1");
            Subscription subscription = visible.onChange(changes::add);
            muted.publish("eve", "since today");
            await().until(() -> visible.size() == 1);
            muted.retract("bob");
            await().until(() -> visible.get("p2").isPresent());
            posts.publish("p1", new Post("ann", ""));
            await().until(() -> changes.size() == 5);

            assertThat(changes)
                    .containsExactly(
                            new QueryChange.Entered<>("p1", new Post("ann", "one")),
                            new QueryChange.Entered<>("n1", new Post("eve", "three")),
                            new QueryChange.Left<>("n1"),
                            new QueryChange.Entered<>("p2", new Post("bob", "two")),
                            new QueryChange.Left<>("p1"));
            subscription.close();
            visible.close();
            assertThat(visible.snapshot()).containsOnlyKeys("p2");
        }
    }

    @Test
    void anItemOnWhichAFunctionThrowsIsLeftOut(TestRedis redis) {
        try (ThoonkTemplate thoonk = TestTemplates.on(redis)) {
            Feed<String> feed = thoonk.feed("f", String.class);
            feed.publish("a", "1");
            feed.publish("b", "x");
            LiveSet<String> odd = thoonk.live("f", String.class).where(item -> Integer.parseInt(item) % 2 == 1);

            assertThat(odd.snapshot()).containsOnlyKeys("a");
            feed.publish("b", "3");
            await().untilAsserted(() -> assertThat(odd.snapshot()).containsOnlyKeys("a", "b"));
        }
    }

    @Test
    void goesOnWhileOneThatIsMadeOfItDoesAndIsNoneToMakeMoreOfAfterThat(TestRedis redis) {
        try (ThoonkTemplate thoonk = TestTemplates.on(redis)) {
            Feed<String> feed = thoonk.feed("f", String.class);
            LiveSet<String> all = thoonk.live("f", String.class).asSet();
            LiveSet<String> other = thoonk.live("f", String.class).asSet();
            LiveSet<String> first = all.where(item -> true);
            LiveSet<String> second = all.where(item -> true);

            first.close();
            feed.publish("a", "1");
            await().until(() -> second.size() == 1 && all.size() == 1);
            second.close();

            List<ThrowingCallable> operators = List.of(
                    () -> all.where(item -> true),
                    () -> all.union(other),
                    () -> other.union(all),
                    () -> other.minus(all),
                    () -> all.intersect(other));
            assertThat(operators).allSatisfy(operator -> assertThatIllegalStateException()
                    .isThrownBy(operator)
                    .withMessageContaining("has ended"));
            LiveSet<String> alive = other.where(item -> true);
            feed.publish("b", "2");
            await().until(() -> alive.size() == 2);
        }
    }

    @Test
    void isRightAfterRandomChangesAndCuts(TestRedis redis) throws Exception {
        long seed = Long.getLong("thoonk.test.live.seed", System.nanoTime());
        try (ThoonkTemplate writing = TestTemplates.on(redis);
                ThoonkTemplate reading = TestTemplates.on(redis);
                StatefulRedisConnection<byte[], byte[]> killer = redis.connect()) {
            List<Feed<String>> feeds = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                feeds.add(writing.feed(name, String.class));
            }
            LiveSet<String> set = reading.live("a", String.class)
                    .union(reading.live("b", String.class))
                    .minus(reading.live("c", String.class))
                    .where(item -> !item.endsWith("0"));
            Map<String, String> mirror = new ConcurrentSkipListMap<>();
            set.onChange(change -> {
                if (change instanceof QueryChange.Entered<String> entered) {
                    mirror.put(entered.id(), entered.item());
                } else if (change instanceof QueryChange.Changed<String> changed) {
                    mirror.put(changed.id(), changed.item());
                } else {
                    mirror.remove(change.id());
                }
            });
            Random random = new Random(seed);
            for (int i = 1; i <= OPERATIONS; i++) {
                Feed<String> feed = feeds.get(random.nextInt(3));
                String id = "id" + random.nextInt(100);
                if (random.nextInt(3) == 0) {
                    feed.retract(id);
                } else {
                    feed.publish(id, "v" + random.nextInt(1000));
                }
                if (i % (OPERATIONS / 5) == 0) {
                    killer.sync().clientKill(KillArgs.Builder.typePubsub());
                    Map<String, String> expected =
                            new ConcurrentSkipListMap<>(feeds.get(1).all());
                    expected.putAll(feeds.get(0).all());
                    feeds.get(2).ids().forEach(expected::remove);
                    expected.values().removeIf(item -> item.endsWith("0"));
                    await("seed " + seed).untilAsserted(() -> {
                        assertThat(new ConcurrentSkipListMap<>(set.snapshot())).isEqualTo(expected);
                        assertThat(mirror).isEqualTo(expected);
                    });
                }
            }
        }
    }
}
