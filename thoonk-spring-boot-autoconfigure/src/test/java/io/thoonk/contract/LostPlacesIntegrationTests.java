package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.SortedFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sorted feed in which thoonk.py moved an item to itself, which takes its id out of the order and leaves the item (P5). */
@RedisTest
class LostPlacesIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    private SortedFeed<String> feed;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        connection = redis.connect();
        feed = thoonk.sortedFeed("sm", String.class);
        feed.append("a");
        feed.append("b");
        feed.append("c");
        connection.sync().lrem(bytes("feed.ids:sm"), 1, bytes("2"));
    }

    @Test
    void editsAndRetractsWhatItReads() {
        assertThat(feed.get("2")).contains("b");
        feed.edit("2", "B");
        assertThat(feed.get("2")).contains("B");
        feed.retract("2");
        assertThat(feed.get("2")).isEmpty();
        assertThatExceptionOfType(ItemDoesNotExistException.class).isThrownBy(() -> feed.retract("2"));
        assertThat(feed.ids()).containsExactly("1", "3");
    }

    @Test
    void takesItInAgainAtEitherEnd() {
        feed.moveFirst("2");
        assertThat(feed.ids()).containsExactly("2", "1", "3");
        connection.sync().lrem(bytes("feed.ids:sm"), 1, bytes("2"));
        feed.moveLast("2");
        assertThat(feed.ids()).containsExactly("1", "3", "2");
    }

    @Test
    void takesItInAgainBesideAnother() {
        feed.moveBefore("3", "2");
        assertThat(feed.ids()).containsExactly("1", "2", "3");
        connection.sync().lrem(bytes("feed.ids:sm"), 1, bytes("2"));
        assertThatExceptionOfType(ItemDoesNotExistException.class).isThrownBy(() -> feed.moveAfter("2", "3"));
        assertThatExceptionOfType(ItemDoesNotExistException.class).isThrownBy(() -> feed.moveAfter("2", "2"));
        assertThat(feed.ids()).containsExactly("1", "3");
    }
}
