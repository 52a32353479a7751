package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.job.FollowedJobs.End;
import io.thoonk.job.JobBrowseScripts.Known;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ResolvableType;

class FollowedFeedsTests {

    private static final Known THERE = new Known(true, false, Optional.of(new byte[0]), Optional.empty());

    private final FeedKeys keys = new FeedKeys(new KeySpace("", false), "f");

    private final List<Runnable> later = new ArrayList<>();

    private final FollowedFeeds followed = new FollowedFeeds(
            feed -> new FollowedJobs(
                    feed.feed(),
                    FollowedFeedsTests::read,
                    listener -> new FakeSubscription(),
                    Runnable::run,
                    later::add),
            Runnable::run);

    private static List<Known> read(List<String> ids, int longest) {
        if (ids.contains("refused")) {
            throw new IllegalStateException("on purpose");
        }
        return ids.stream().map(id -> THERE).toList();
    }

    @Test
    void endWhatIsFollowedWhenTheyAreClosed() {
        CompletableFuture<End> there = followed.follow(keys, "there");
        CompletableFuture<End> expected = followed.expect(keys, "expected").future();
        followed.close();
        for (CompletableFuture<End> end : List.of(there, expected)) {
            assertThat(end)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("shutting down");
        }
    }

    @Test
    void refuseToFollowOnceTheyAreClosed() {
        followed.close();
        assertThatIllegalStateException().isThrownBy(() -> followed.follow(keys, "there"));
        assertThatIllegalStateException().isThrownBy(() -> followed.expect(keys, "expected"));
    }

    @Test
    void keepNothingOfAFeedThatNobodyFollowsAnyMore() {
        CompletableFuture<End> first = followed.follow(keys, "there");
        CompletableFuture<End> second = followed.expect(keys, "expected").future();
        assertThat(followed.size()).isEqualTo(1);
        first.cancel(false);
        assertThat(followed.size()).isEqualTo(1);
        second.cancel(false);
        assertThat(followed.size()).isZero();
    }

    @Test
    void keepNothingOfAFeedThatCouldNotBeFollowed() {
        assertThatIllegalStateException().isThrownBy(() -> followed.follow(keys, "refused"));
        assertThat(followed.size()).isZero();
    }

    @Test
    @Timeout(10)
    void endAnUnlimitedWaitWhenTheyAreClosed() {
        JobResults<byte[]> results = new JobResults<>(
                keys,
                new PayloadCodec<>(
                        new RawPayloadConverter(), ResolvableType.forClass(byte[].class), PayloadLimits.NONE),
                followed,
                Duration.ZERO);
        assertThat(JobResults.await(Duration.ZERO, "f", () -> {
                    CompletableFuture<JobResult<byte[]>> following = results.follow("there");
                    followed.close();
                    return following;
                }))
                .isEmpty();
    }
}
