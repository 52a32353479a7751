package io.thoonk.feed;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedExistsException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisSnapshot;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

/** Creation, configuration and deletion of feeds, through the template. */
@RedisTest
class FeedAdminIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
    }

    @Test
    void configuresEachTypeWhenItIsOpened() {
        ParameterizedTypeReference<List<String>> lists = new ParameterizedTypeReference<>() {};
        FeedConfig config = FeedConfig.builder().title("named").build();
        thoonk.feed("f", lists, config);
        thoonk.sortedFeed("s", String.class, config);
        thoonk.sortedFeed("s2", lists, config);
        thoonk.queue("q", String.class, config);
        thoonk.queue("q2", lists, config);
        thoonk.jobs("j", lists, config);
        assertThat(List.of("f", "s", "s2", "q", "q2", "j"))
                .allSatisfy(name -> assertThat(thoonk.config(name).title()).contains("named"));
        assertThatExceptionOfType(FeedTypeMismatchException.class)
                .isThrownBy(() -> thoonk.queue("j", String.class, config));
    }

    @Test
    void createsAFeedOnce() {
        thoonk.createFeed("news", FeedConfig.ofMaxLength(5));

        assertThat(thoonk.feedExists("news")).isTrue();
        assertThat(thoonk.feedNames()).containsExactly("news");
        assertThat(thoonk.config("news").maxLength()).isEqualTo(OptionalLong.of(5));
        assertThat(thoonk.config("news").type()).contains(FeedType.FEED);
        assertThatExceptionOfType(FeedExistsException.class)
                .isThrownBy(() -> thoonk.createFeed("news", FeedConfig.ofMaxLength(6)))
                .withMessageContaining("'news'");
        assertThat(thoonk.config("news").maxLength()).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void createsAFeedForOneOfManyThatTry() {
        List<CompletableFuture<Boolean>> attempts = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        thoonk.createFeed("news", FeedConfig.ofType(FeedType.JOB));
                        return true;
                    } catch (FeedExistsException ex) {
                        return false;
                    }
                }))
                .toList();
        assertThat(attempts.stream().filter(CompletableFuture::join)).hasSize(1);
    }

    @Test
    void deletesEveryKeyOfAFeed(TestRedis redis) {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        jobs.putAll(List.of("a", "b", "c", "d"));
        jobs.get().orElseThrow().stall("broken");
        jobs.get().orElseThrow().cancel(Duration.ofMinutes(5), "later");
        jobs.get().orElseThrow().progress(10, "on it");
        assertThat(RedisSnapshot.of(redis).keys()).hasSizeGreaterThan(10);

        thoonk.deleteFeed("work");

        assertThat(RedisSnapshot.of(redis).keys()).isEmpty();
        assertThat(thoonk.feedExists("work")).isFalse();
        assertThatExceptionOfType(FeedDoesNotExistException.class)
                .isThrownBy(() -> thoonk.deleteFeed("work"))
                .withMessageContaining("'work'");
    }

    @Test
    void configuresAndLeavesForeignFieldsAlone(TestRedis redis) {
        thoonk.createFeed(
                "news", FeedConfig.builder().title("News").maxLength(10).build());
        try (StatefulRedisConnection<byte[], byte[]> peer = redis.connect()) {
            peer.sync().hset(bytes("feed.config:news"), bytes("colour"), bytes("green"));
        }

        thoonk.configure("news", FeedConfig.ofMaxLength(20));

        FeedConfig config = thoonk.config("news");
        assertThat(config.maxLength()).isEqualTo(OptionalLong.of(20));
        assertThat(config.title()).contains("News");
        assertThat(config.field("colour")).contains("green");

        thoonk.configure("news", FeedConfig.builder().unbounded().build());
        assertThat(thoonk.config("news").maxLength()).isEmpty();
        assertThatExceptionOfType(FeedDoesNotExistException.class)
                .isThrownBy(() -> thoonk.configure("nowhere", FeedConfig.ofMaxLength(1)));
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> thoonk.config("nowhere"));
    }

    @Test
    void namesBothTypesWhereTheyDisagree(TestRedis redis) {
        thoonk.queue("x", String.class).put("message");
        RedisSnapshot before = RedisSnapshot.of(redis);

        assertThatExceptionOfType(FeedTypeMismatchException.class)
                .isThrownBy(() -> thoonk.jobs("x", String.class))
                .withMessageContaining("queue")
                .withMessageContaining("job");
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> thoonk.feed("x", String.class));
        assertThatExceptionOfType(FeedTypeMismatchException.class)
                .isThrownBy(() -> thoonk.sortedFeed("x", String.class));
        assertThatExceptionOfType(FeedTypeMismatchException.class)
                .isThrownBy(() -> thoonk.configure("x", FeedConfig.ofType(FeedType.JOB)));
        assertThat(RedisSnapshot.of(redis)).isEqualTo(before);
    }

    @Test
    void opensAFeedWithAConfigurationOfItsOwn() {
        thoonk.feed("news", String.class);
        thoonk.feed("news", String.class, FeedConfig.ofMaxLength(2));
        assertThat(thoonk.feed("news", String.class).config().maxLength()).isEqualTo(OptionalLong.of(2));
    }
}
