package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.thoonk.JobFeedFixture;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ids that stand in the line although they should not, as peers leave them (rule 2). */
class DoubledIdsIntegrationTests extends JobFeedFixture {

    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void claimsEachJobOnceThatStandsInTheLineTwice() {
        List<String> ids = putMany(30);
        redis.rpush(bytes("feed.ids:j"), bytesOf(ids));
        assertThat(jobs.get(100, SHORT)).extracting(Job::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(redis.zrange(bytes("feed.claimed:j"), 0, -1)).hasSize(30);
        assertThat(redis.exists(bytes("feed.ids:j"))).isZero();
    }

    @Test
    void leavesThoseToAPeerThatItHasClaimed() {
        List<String> ids = putMany(30);
        double before = System.currentTimeMillis() - 1000;
        ids.subList(0, 10).forEach(id -> redis.zadd(bytes("feed.claimed:j"), before, bytes(id)));
        assertThat(jobs.get(100, SHORT)).extracting(Job::id).containsExactlyInAnyOrderElementsOf(ids.subList(10, 30));
        assertThat(redis.zcount(
                        bytes("feed.claimed:j"),
                        Range.from(Range.Boundary.including(before), Range.Boundary.including(before))))
                .isEqualTo(10);
    }

    @Test
    void leavesThoseToTheirHolderThatAreClaimedByUs() {
        putMany(20);
        List<Job<String>> held = jobs.get(20, SHORT);
        redis.rpush(bytes("feed.ids:j"), bytesOf(held.stream().map(Job::id).toList()));
        assertThat(jobs.get(100, SHORT)).isEmpty();
        held.forEach(Job::finish);
        assertThat(jobs.counts().claimed()).isZero();
        assertThat(redis.exists(bytes("feed.items:j"), bytes("feed.published:j")))
                .isZero();
    }

    private List<String> putMany(int count) {
        return jobs.putAll(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private static byte[][] bytesOf(List<String> ids) {
        return ids.stream().map(Utf8::bytes).toArray(byte[][]::new);
    }
}
