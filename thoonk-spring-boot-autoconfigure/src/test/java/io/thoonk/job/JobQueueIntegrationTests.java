package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.JobFeedFixture;
import io.thoonk.convert.PayloadConversionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

class JobQueueIntegrationTests extends JobFeedFixture {

    @Test
    void putsManyInOrderOverMoreThanOneCall() {
        List<String> payloads =
                IntStream.range(0, 1203).mapToObj(Integer::toString).toList();
        List<String> ids = jobs.putAll(payloads);
        assertThat(ids).hasSize(1203).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
        assertThat(jobs.counts().available()).isEqualTo(1203);
        assertThat(jobs.get(1000, Duration.ofSeconds(1)))
                .extracting(Job::payload)
                .containsExactlyElementsOf(payloads.subList(0, 1000));
    }

    @Test
    void survivesTheLossOfItsScripts() {
        jobs.put("one");
        redis.scriptFlush();
        jobs.put("two");
        redis.scriptFlush();
        assertThat(jobs.get(2, Duration.ofSeconds(1))).hasSize(2);
    }

    @Test
    void stopsPuttingIntoADeletedFeed() {
        thoonk.deleteFeed("j");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("lost"));
        assertThat(jobs.get()).isEmpty();
        assertThat(redis.keys("*")).isEmpty();
    }

    @Test
    void forgetsWhatBelongedToAnEarlierFeedOfTheName() {
        jobs.put(
                "old", PutOptions.builder().id("x").delay(Duration.ofMinutes(9)).build());
        // A peer deletes the feed and knows nothing of our keys; another creates it anew.
        redis.del(bytes("feed.config:j"), bytes("feed.publishes:j"));
        redis.hset(bytes("feed.config:j"), Map.of(bytes("type"), bytes("job")));
        assertThat(jobs.counts().delayed()).isZero();
        assertThat(jobs.state("x")).isEmpty();
        jobs.put("new", PutOptions.builder().id("x").build());
        assertThat(jobs.payload("x")).contains("new");
        assertThat(redis.exists(bytes("thoonk.delayed:j"))).isZero();
    }

    @Test
    void convertsGenericTypesAndKeepsBytes() {
        JobQueue<List<Order>> orders = thoonk.jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
        orders.put(List.of(new Order("tea", 2)));
        assertThat(orders.get().orElseThrow().payload()).containsExactly(new Order("tea", 2));
        JobQueue<byte[]> raw = thoonk.jobs("raw", byte[].class);
        byte[] any = {0, (byte) 0xff, 13, 10, 0};
        raw.put(any);
        assertThat(raw.get().orElseThrow().payload()).isEqualTo(any);
    }

    @Test
    void listsJobsThatItCannotRead() {
        jobs.put("not json");
        JobQueue<Order> orders = thoonk.jobs("j", Order.class);
        JobInfo<Order> info = orders.list(JobState.AVAILABLE, 0, 10).get(0);
        assertThat(info.rawPayload()).isEqualTo(bytes("not json"));
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(info::payload)
                .withMessageContaining("Order");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> orders.get().orElseThrow().payload());
    }

    @Test
    void pagesThroughEachState() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c", "d", "e"));
        assertThat(jobs.list(JobState.AVAILABLE, 1, 3))
                .extracting(JobInfo::id)
                .containsExactlyElementsOf(ids.subList(1, 4));
        jobs.get(3, Duration.ofSeconds(1)).forEach(job -> job.stall("no"));
        assertThat(jobs.list(JobState.STALLED, 0, 10))
                .extracting(JobInfo::id)
                .containsExactlyInAnyOrderElementsOf(ids.subList(0, 3));
        assertThat(jobs.list(JobState.STALLED, 2, 10)).hasSize(1);
        assertThat(jobs.list(JobState.AVAILABLE, 5, 3)).isEmpty();
    }

    @Test
    void refusesBadArgumentsBeforeRedisIsTouched() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put("x", PutOptions.builder().id("").build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put("x", PutOptions.builder().id("a\0b").build()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> jobs.put("x", PutOptions.builder().id("\ud800").build()));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.get(0, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.get(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.list(JobState.CLAIMED, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.list(JobState.CLAIMED, 0, 1001));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.finish("x", "y", Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder().maxAttempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.builder()
                .delay(Duration.ofSeconds(1))
                .at(Instant.now())
                .build());
        assertThatIllegalArgumentException().isThrownBy(() -> thoonk.jobs("", String.class));
        assertThatIllegalArgumentException().isThrownBy(() -> thoonk.jobs("a\0", String.class));
        assertThat(jobs.counts().published()).isZero();
    }

    record Order(String article, int pieces) {}
}
