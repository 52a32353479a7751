package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs that wait for others of their feed, which peers end, retry or delete. */
class WaitsBesidePeersIntegrationTests extends WaitsFixture {

    @Test
    void hearsOfWhatPeersDo() {
        String finished = jobs.put("finished");
        String stalled = jobs.put("stalled");
        String afterFinished = put("1", after(finished));
        String afterStalled = put("2", after(stalled));
        endAsPeer(finished);
        redis.lrem(LINE, 1, bytes(stalled));
        redis.sadd(bytes("feed.stalled:j"), bytes(stalled));
        jobs.maintain();
        assertThat(line()).containsExactly(afterFinished);
        assertThat(jobs.state(afterStalled)).contains(JobState.STALLED);
        redis.srem(bytes("feed.stalled:j"), bytes(stalled));
        redis.lpush(LINE, bytes(stalled));
        jobs.maintain();
        assertThat(jobs.state(afterStalled)).contains(JobState.DELAYED);
        endAsPeer(stalled);
        jobs.maintain();
        assertThat(line()).contains(afterStalled);
    }

    private void endAsPeer(String id) {
        redis.lrem(LINE, 1, bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        redis.hdel(bytes("feed.items:j"), bytes(id));
    }

    /** One look is at 10 000 of them. */
    @Test
    void hearsOfAllHoweverManyAreWaitedFor() {
        List<String> others = jobs
                .putAll(IntStream.range(0, 10_200).mapToObj(Integer::toString).toList())
                .stream()
                .sorted()
                .toList();
        for (int from = 0; from < others.size(); from += 100) {
            put("many", after(others.subList(from, from + 100).toArray(String[]::new)));
        }
        String last = others.get(others.size() - 1);
        String waiting = put("waiting", after(last));
        endAsPeer(last);
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(jobs.state(waiting)).contains(JobState.AVAILABLE);
        });
    }

    @Test
    void runsWhereAPeerRetriesIt() {
        String first = jobs.put("first");
        String second = put("second", after(first));
        take("first").stall("no");
        redis.srem(bytes("feed.stalled:j"), bytes(second));
        redis.lpush(LINE, bytes(second));
        take("second").finish();
        jobs.retry(first);
        take("first").finish();
        assertThat(jobs.get()).isEmpty();
        jobs.maintain();
        assertNothingIsLeft();
    }

    @Test
    void goesWithItsFeed() {
        String first = jobs.put("first");
        put("second", after(first));
        redis.del(
                bytes("feed.config:j"),
                LINE,
                bytes("feed.items:j"),
                bytes("feed.published:j"),
                bytes("feed.publishes:j"));
        jobs = thoonk.jobs("j", String.class);
        jobs.put("new");
        take("new").finish();
        assertThat(jobs.counts().delayed()).isZero();
        assertNothingIsLeft();
    }
}
