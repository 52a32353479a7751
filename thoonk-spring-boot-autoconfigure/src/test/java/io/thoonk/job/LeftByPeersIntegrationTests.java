package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.test.Utf8;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Jobs with ids of the caller's choice that peers end, who know none of our keys. */
class LeftByPeersIntegrationTests extends JobFeedFixture {

    private static final byte[] ID = bytes("invoice-7");

    private static PutOptions.Builder invoice() {
        return PutOptions.builder().id("invoice-7");
    }

    /** As a peer claims a job and finishes it. */
    private void endAsPeer() {
        assertThat(redis.rpop(bytes("feed.ids:j"))).isEqualTo(ID);
        redis.zrem(bytes("feed.published:j"), ID);
        redis.hdel(bytes("feed.cancelled:j"), ID);
        redis.hdel(bytes("feed.items:j"), ID);
    }

    /** As a peer claims a job whose clock is late. */
    private void claimAsPeer(String id, Duration late) {
        assertThat(redis.rpop(bytes("feed.ids:j"))).isEqualTo(bytes(id));
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis() - late.toMillis(), bytes(id));
    }

    @Test
    void areRememberedBeforeAndAfterMaintenanceHasSeenTheirEnd() {
        PutOptions once = invoice().rememberFor(Duration.ofMinutes(5)).build();
        jobs.put("pay", once);
        endAsPeer();
        jobs.put("pay", once);
        assertThat(jobs.counts().available()).isZero();
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.remembered:j"))).isZero();
        jobs.put("pay", once);
        assertThat(jobs.counts().available()).isZero();
    }

    @Test
    void areForgottenWhenTheirTimeIsOverFromWhenMaintenanceHasSeenTheirEnd() {
        PutOptions once = invoice().rememberFor(Duration.ofMillis(50)).build();
        jobs.put("pay", once);
        endAsPeer();
        jobs.maintain();
        await().until(() -> {
            jobs.put("pay", once);
            return jobs.counts().available() == 1;
        });
    }

    @Test
    void leaveNothingToTheNextOfTheirId() {
        jobs.put("pay", invoice().maxAttempts(7).header("h", "v").build());
        Job<String> first = jobs.get().orElseThrow();
        first.checkpoint("half");
        first.cancel(Duration.ZERO, "once");
        endAsPeer();
        jobs.put("pay again", invoice().build());
        Job<String> next = jobs.get().orElseThrow();
        assertThat(next.checkpoint(String.class)).isEmpty();
        assertThat(next.maxAttempts()).isEmpty();
        assertThat(next.headers()).isEmpty();
        assertThat(jobs.info("invoice-7").flatMap(JobInfo::lastError)).isEmpty();
        next.finish();
        assertThat(redis.keys("thoonk.*")).extracting(Utf8::text).containsExactly("thoonk.generation:j");
    }

    @Test
    void areStalledByHandThoughThePeersClockIsLate() {
        jobs.put("pay", invoice().header("h", "v").build());
        claimAsPeer("invoice-7", Duration.ofMinutes(1));
        jobs.stall("invoice-7");
        assertThat(jobs.state("invoice-7")).contains(JobState.STALLED);
        jobs.retry("invoice-7");
        assertThat(jobs.get().orElseThrow().headers()).containsEntry("h", "v");
    }

    @Test
    void areFinishedByHandThoughThePeersClockIsLate() {
        jobs.put("pay", invoice().build());
        claimAsPeer("invoice-7", Duration.ofMinutes(1));
        jobs.finish("invoice-7");
        assertThat(jobs.state("invoice-7")).isEmpty();
    }

    @Test
    void holdNoPlaceInALimitWithClaimsOfIdsWithoutItem() {
        jobs.limits().set(Limit.builder().concurrency(2).build());
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis(), bytes("ghost 1"));
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis(), bytes("ghost 2"));
        jobs.put("work");
        assertThat(jobs.get()).isEmpty();
        jobs.maintain();
        assertThat(jobs.get().map(Job::payload)).contains("work");
    }
}
