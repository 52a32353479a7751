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
}
