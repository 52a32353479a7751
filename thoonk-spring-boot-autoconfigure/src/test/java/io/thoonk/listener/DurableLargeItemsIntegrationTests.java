package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkInternals;
import io.thoonk.feed.DurableListener.ParkedItem;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedCursor.Comparison;
import io.thoonk.feed.FeedCursor.Entry;
import io.thoonk.feed.FeedCursor.Reading;
import io.thoonk.test.RedisCalls;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items so large that an answer with all of them would take too long. */
@RedisTest
class DurableLargeItemsIntegrationTests {

    private static final int SIZE = 200_000;

    private static final int MOST_AT_ONCE = 3;

    private static final Optional<String> NO_ERROR = Optional.empty();

    @AutoClose
    private DurableNews news;

    private FeedCursor cursor;

    private List<String> ids;

    @BeforeEach
    void publish(TestRedis redis) {
        news = new DurableNews(redis);
        ids = IntStream.range(0, 20)
                .mapToObj(i -> news.feed().publish("x".repeat(SIZE)))
                .toList();
        cursor = ThoonkInternals.of(news.thoonk()).cursor("news", "projection");
        cursor.hold(Duration.ofMinutes(5));
    }

    @Test
    void areReadAFewAtATimeAndAllInOrder() {
        assertThat(read(List.of(), NO_ERROR)).containsExactlyElementsOf(ids);
    }

    @Test
    void areLookedAtAFewAtATimeBehindThePosition() {
        passAll();
        assertThat(read(ids, NO_ERROR)).containsExactlyElementsOf(ids);
    }

    @Test
    void areComparedAFewAtATime() {
        passAll();
        List<String> found = new ArrayList<>();
        Comparison comparison = cursor.compare();
        while (!comparison.isDone()) {
            found.addAll(handle(comparison.next().orElseThrow(), NO_ERROR));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void areToldAFewAtATimeWhereTheyAreParked(TestRedis redis) {
        read(List.of(), Optional.of("on purpose"));
        long before = RedisCalls.of(redis, "evalsha");
        List<ParkedItem> parked =
                news.thoonk().durableListener("news", "projection").parked();

        assertThat(parked).extracting(ParkedItem::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(parked)
                .allSatisfy(item -> assertThat(item.item().orElseThrow()).hasSizeGreaterThanOrEqualTo(SIZE));
        assertThat(RedisCalls.of(redis, "evalsha") - before).isGreaterThan(20 / MOST_AT_ONCE);
    }

    /** Moves the position behind all, and knows none of them. */
    private void passAll() {
        Reading reading;
        do {
            reading = cursor.read(100, List.of()).orElseThrow();
            reading.entries().forEach(cursor::moveTo);
            assertThat(cursor.commit()).isTrue();
        } while (reading.more());
    }

    private List<String> read(List<String> named, Optional<String> error) {
        List<String> read = new ArrayList<>();
        Reading reading;
        do {
            reading = cursor.read(100, named).orElseThrow();
            assertThat(reading.entries()).isNotEmpty();
            read.addAll(handle(reading.entries(), error));
        } while (reading.more());
        return read;
    }

    private List<String> handle(List<Entry> entries, Optional<String> error) {
        assertThat(entries).hasSizeLessThanOrEqualTo(MOST_AT_ONCE);
        entries.forEach(entry -> {
            cursor.handled(entry, error);
            cursor.moveTo(entry);
        });
        assertThat(cursor.commit()).isTrue();
        return entries.stream().map(Entry::id).toList();
    }
}
