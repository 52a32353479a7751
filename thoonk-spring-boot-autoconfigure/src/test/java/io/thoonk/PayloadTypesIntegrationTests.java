package io.thoonk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadKind;
import io.thoonk.convert.PayloadKind.Fancy;
import io.thoonk.convert.PayloadKind.Page;
import io.thoonk.convert.PayloadKind.Plain;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;

/** What a handle of a type takes, a handle of that type reads back; what nobody could read is refused. */
@RedisTest
class PayloadTypesIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
    }

    @ParameterizedTest
    @MethodSource("io.thoonk.convert.PayloadKind#all")
    <T> void readsBackWhatItWrote(PayloadKind<T> kind) {
        Feed<T> feed = thoonk.feed("f", kind.type());
        assertSame(kind, feed.get(feed.publish(kind.value())).orElseThrow());
        SortedFeed<T> sorted = thoonk.sortedFeed("s", kind.type());
        String edited = sorted.append(kind.value());
        sorted.edit(edited, kind.value());
        assertSame(kind, sorted.all().get(edited));
        MessageQueue<T> queue = thoonk.queue("q", kind.type());
        queue.putAll(List.of(kind.value()));
        assertSame(kind, queue.get().orElseThrow());
        JobQueue<T> jobs = thoonk.jobs("j", kind.type());
        String id = jobs.put(kind.value());
        assertSame(kind, jobs.payload(id).orElseThrow());
        Job<T> job = jobs.get().orElseThrow();
        assertSame(kind, job.payload());
        job.finish(kind.value(), kind.type());
        JobResult<T> result = jobs.result(id, Duration.ofSeconds(20)).orElseThrow();
        assertSame(kind, result.request());
        assertSame(kind, result.resultAs(kind.type()));
        try (LiveFeed<T> live = thoonk.live("f", kind.type())) {
            assertThat(live.snapshot().values()).allSatisfy(item -> assertSame(kind, item));
        }
    }

    private static <T> void assertSame(PayloadKind<T> kind, T read) {
        assertThat(read).usingRecursiveComparison().isEqualTo(kind.value());
        assertThat(read)
                .satisfiesAnyOf(item -> assertThat(item).isEqualTo(kind.value()), item -> assertThat(List.of(item))
                        .usingRecursiveComparison()
                        .isEqualTo(List.of(kind.value())));
    }

    @Test
    void losesNothingThatASubclassAddsToAClassWithoutTypeIds() {
        Feed<Plain> feed = thoonk.feed("plain", Plain.class);
        String id = feed.publish(new Fancy("Bob", "bowler"));
        assertThat(thoonk.feed("plain", Fancy.class).get(id).orElseThrow().getHat())
                .isEqualTo("bowler");
        Feed<List<Plain>> lists = thoonk.feed("plains", new ParameterizedTypeReference<List<Plain>>() {});
        String list = lists.publish(List.of(new Fancy("Bob", "bowler"), new Plain("Tom")));
        assertThat(thoonk.feed("plains", String.class).get(list).orElseThrow()).contains("\"hat\":\"bowler\"");
        assertContainsHat(
                new ParameterizedTypeReference<Page<Plain>>() {}, new Page<>(List.of(new Fancy("Bob", "bowler")), 1));
        assertContainsHat(
                new ParameterizedTypeReference<Map<String, Plain>>() {}, Map.of("a", new Fancy("Bob", "bowler")));
        assertContainsHat(
                new ParameterizedTypeReference<List<List<Plain>>>() {}, List.of(List.of(new Fancy("Bob", "bowler"))));
    }

    private <T> void assertContainsHat(ParameterizedTypeReference<T> type, T value) {
        String id = thoonk.queue("hats", type).put(value);
        assertThat(id).isNotEmpty();
        assertThat(thoonk.queue("hats", String.class).get().orElseThrow()).contains("\"hat\":\"bowler\"");
    }

    @Test
    void refusesWhatCouldNeverBeRead() {
        assertRefused(new ParameterizedTypeReference<Unnamed>() {}, new First(1), "Unnamed");
        assertRefused(new ParameterizedTypeReference<List<Unnamed>>() {}, List.of(new First(1)), "Unnamed");
        assertRefused(new ParameterizedTypeReference<Map<String, Unnamed>>() {}, Map.of("a", new First(1)), "Unnamed");
        assertRefused(new ParameterizedTypeReference<WriteOnly>() {}, new WriteOnly(1, 2), "WriteOnly");
        assertRefused(new ParameterizedTypeReference<Hidden>() {}, new Hidden(1), "Hidden");
        assertRefused(new ParameterizedTypeReference<List<Hidden>>() {}, List.of(new Hidden(1)), "Hidden");
    }

    private <T> void assertRefused(ParameterizedTypeReference<T> type, T value, String named) {
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(PayloadConversionException.class)
                    .isThrownBy(() -> thoonk.jobs("refusing", type).put(value))
                    .withMessageContaining(named);
        }
        assertThat(thoonk.jobs("refusing", type).counts().published()).isZero();
    }

    interface Unnamed {}

    record First(int number) implements Unnamed {}

    static final class WriteOnly {

        private final int sum;

        WriteOnly(int one, int other) {
            sum = one + other;
        }

        public int getSum() {
            return sum;
        }
    }

    static final class Hidden {

        private final int number;

        Hidden(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
