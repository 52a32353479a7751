package io.thoonk.listener;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.Feed;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Feed {@code news}, durable listeners named {@code projection}, and what those have handled. */
final class DurableNews implements AutoCloseable {

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private final List<ThoonkContainer> containers = new ArrayList<>();

    private final ThoonkTemplate thoonk;

    private final Feed<String> feed;

    private final StatefulRedisConnection<byte[], byte[]> connection;

    DurableNews(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        feed = thoonk.feed("news", String.class);
        connection = redis.connect();
    }

    ThoonkTemplate thoonk() {
        return thoonk;
    }

    Feed<String> feed() {
        return feed;
    }

    /** Events in lines, as they were handled. */
    List<String> handled() {
        return handled;
    }

    ThoonkContainer start() {
        return start(listeners().durable("news", "projection", event -> handled.add(Listeners.line(event))));
    }

    /** With {@link Listeners#hasty}. */
    ThoonkContainer startHasty() {
        return start(listeners().hasty("news", "projection", event -> handled.add(Listeners.line(event))));
    }

    ThoonkContainer start(ThoonkContainer container) {
        containers.add(container);
        container.start();
        return container;
    }

    Listeners listeners() {
        return new Listeners(thoonk);
    }

    void awaitHandled(String... lines) {
        await().untilAsserted(() -> assertThat(handled).containsExactly(lines));
    }

    DurableListener.Status status() {
        return thoonk.durableListener("news", "projection").status().orElseThrow();
    }

    void publishAsPeer(double score, String id, String item, String channel) {
        commands().zadd(bytes("feed.ids:news"), score, bytes(id));
        commands().hset(bytes("feed.items:news"), bytes(id), bytes(item));
        commands().publish(bytes(channel), bytes(id + "\0" + item));
    }

    RedisCommands<byte[], byte[]> commands() {
        return connection.sync();
    }

    @Override
    public void close() {
        containers.forEach(ThoonkContainer::stop);
        thoonk.close();
        connection.close();
    }
}
