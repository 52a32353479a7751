package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

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
