package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.JobFeedFixture;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobSettings;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What peers do to jobs that are ours, or on a feed that was, in plain commands (P2, P6, P13, P14, P16). */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class PeerJobsIntegrationTests extends JobFeedFixture {

    @Test
    void leavesAPeersClaimAloneForHours(CapturedOutput output) {
        String id = claimedByAPeer(Duration.ofSeconds(31));
        assertThat(jobs.maintain().expired()).isZero();
        redis.zadd(bytes("feed.claimed:j"), now() - Duration.ofHours(2).toMillis(), bytes(id));
        assertThat(jobs.maintain().expired()).isZero();
        assertThat(jobs.counts().claimed()).isEqualTo(1);
        assertThat(output).doesNotContain("other programs claimed");
    }

    @Test
    void takesAPeersClaimBackAfterHoursAndWarns(CapturedOutput output) {
        String id = claimedByAPeer(Duration.ofHours(7));
        assertThat(jobs.maintain().expired()).isEqualTo(1);
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(id);
        assertThat(output)
                .contains("WARN")
                .contains("Feed 'j': 1 jobs that other programs claimed went back to the line")
                .contains("420 min");
    }

    @Test
    void takesAPeersClaimBackWhenTheConfigurationOfTheFeedSaysSo(CapturedOutput output) {
        feed.thoonk()
                .configure(
                        "j",
                        FeedConfig.builder().claimTimeout(Duration.ofMinutes(2)).build());
        claimedByAPeer(Duration.ofSeconds(100));
        assertThat(jobs.maintain().expired()).isZero();
        claimedByAPeer(Duration.ofSeconds(121));
        assertThat(jobs.maintain().expired()).isEqualTo(1);
        assertThat(output).doesNotContain("other programs claimed");
    }

    @Test
    void takesAPeersClaimBackWhenAPropertySaysSo(CapturedOutput output) {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        try (ThoonkTemplate asked = TestTemplates.on(
                server,
                new ThoonkSettings(
                        defaults.keySpace(),
                        defaults.peerMessages(),
                        defaults.payloadLimits(),
                        defaults.maxCrashes(),
                        defaults.maintenanceInterval(),
                        defaults.sightingsApart(),
                        defaults.putAfterCommit(),
                        defaults.replication(),
                        defaults.keepResult(),
                        Duration.ofMinutes(10),
                        Duration.ZERO,
                        JobSettings.Retention.NONE))) {
            claimedByAPeer(Duration.ofMinutes(11));
            assertThat(asked.jobs("j", String.class).maintain().expired()).isEqualTo(1);
        }
        assertThat(output).doesNotContain("other programs claimed");
    }

    @Test
    void runsAJobThatWasPutAgainUnderItsIdWhileItRan() {
        jobs.put("first", PutOptions.builder().id("42").build());
        Job<String> running = jobs.get().orElseThrow();
        peerPuts("42", "again", now() + 5);
        assertThat(jobs.get()).as("it is claimed, and a double").isEmpty();

        running.finish("done");

        Job<String> again = jobs.get().orElseThrow();
        assertThat(again.payload()).isEqualTo("again");
        again.finish();
        assertThat(jobs.get()).isEmpty();
        assertNothingLeft(2);
    }

    @Test
    void runsItOnceWhereItsIdStillStandsInTheLine() {
        jobs.put("first", PutOptions.builder().id("42").build());
        Job<String> running = jobs.get().orElseThrow();
        peerPuts("42", "again", now() + 5);
        running.finish();
        jobs.get().orElseThrow().finish();
        assertThat(jobs.get()).isEmpty();
        assertNothingLeft(2);
    }

    @Test
    void keepsItWhenTheRunningOneIsStalled() {
        jobs.put("first", PutOptions.builder().id("42").build());
        Job<String> running = jobs.get().orElseThrow();
        peerPuts("42", "again", now() + 5);
        running.stall("bad");
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("again");
    }

    @Test
    void keepsWhatWasPutAgainInTheClaimsOfAWorker() {
        JobClaims<String> claims = feed.claims();
        for (String id : List.of("1", "42", "3")) {
            jobs.put("first", PutOptions.builder().id(id).build());
        }
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(3)).claimed();
        peerPuts("42", "again", now() + 5);
        JobClaims.Outcome<String> next = claims.completeAndClaim(
                claimed.stream().map(job -> claims.finished(job, null)).toList(), JobClaims.Claiming.upTo(3));
        assertThat(next.lost()).isEmpty();
        List<Job<String>> again =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(3)).claimed();
        assertThat(again).extracting(Job::payload).containsExactly("again");
        claims.completeAndClaim(
                again.stream().map(job -> claims.finished(job, null)).toList(), JobClaims.Claiming.upTo(3));
        assertNothingLeft(4);
    }

    @Test
    void leavesAJobToThePeerThatFinishedPutAndClaimedItAnewInBetween() {
        JobClaims<String> claims = feed.claims();
        for (String id : List.of("1", "42", "3")) {
            jobs.put("first", PutOptions.builder().id(id).build());
        }
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(3)).claimed();
        redis.zrem(bytes("feed.claimed:j"), bytes("42"));
        redis.hdel(bytes("feed.items:j"), bytes("42"));
        redis.zrem(bytes("feed.published:j"), bytes("42"));
        redis.incr(bytes("feed.finishes:j"));
        peerPuts("42", "again", now() + 5);
        redis.lrem(bytes("feed.ids:j"), 1, bytes("42"));
        redis.zadd(bytes("feed.claimed:j"), now() + 7, bytes("42"));

        JobClaims.Outcome<String> next = claims.completeAndClaim(
                claimed.stream().map(job -> claims.finished(job, null)).toList(), JobClaims.Claiming.upTo(3));
        assertThat(next.lost()).extracting(Job::id).containsExactly("42");
        assertThat(redis.zrange(bytes("feed.claimed:j"), 0, -1))
                .extracting(Utf8::text)
                .containsExactly("42");
        assertThat(redis.hget(bytes("feed.items:j"), bytes("42"))).isEqualTo(bytes("again"));
        assertThat(jobs.counts().finished()).isEqualTo(3);
    }

    @Test
    void runsOnceWhatAPeerWithAFastClockPutAndAWorkerClaims() {
        JobClaims<String> claims = feed.claims();
        peerPuts("early", "x", now() + Duration.ofMinutes(5).toMillis());
        jobs.put("timely");
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(2)).claimed();
        JobClaims.Outcome<String> next = claims.completeAndClaim(
                claimed.stream().map(job -> claims.finished(job, null)).toList(), JobClaims.Claiming.upTo(2));
        assertThat(next.claimed()).isEmpty();
        assertThat(next.waiting()).isZero();
        assertNothingLeft(2);
    }

    /** Else each run would take the job for one that was put again. */
    @Test
    void runsAJobOnceThatAPeerWithAFastClockPut() {
        peerPuts("early", "x", now() + Duration.ofMinutes(5).toMillis());
        jobs.get().orElseThrow().finish();
        assertThat(jobs.get()).isEmpty();
        assertNothingLeft(1);
    }

    @Test
    void claimsNothingFromAQueueThatAPeerMadeOfTheName() {
        JobClaims<String> claims = feed.claims();
        jobs.put("old");
        Job<String> old = jobs.get().orElseThrow();
        peerDeletes();
        peerCreates("queue");
        redis.lpush(bytes("feed.ids:j"), bytes("m1"));
        redis.hset(bytes("feed.items:j"), bytes("m1"), bytes("message"));

        assertThatExceptionOfType(FeedTypeMismatchException.class)
                .isThrownBy(() -> claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1)))
                .withMessageContaining("'queue'");
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> jobs.get());
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> jobs.put("x"));
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> old.cancel(Duration.ZERO));
        jobs.maintain();
        assertThat(redis.lrange(bytes("feed.ids:j"), 0, -1))
                .extracting(Utf8::text)
                .containsExactly("m1");
        assertThat(redis.exists(bytes("feed.finishes:j"), bytes("feed.published:j")))
                .isZero();
        assertThat(redis.hexists(bytes("feed.config:j"), bytes("generation"))).isFalse();

        redis.del(bytes("feed.ids:j"), bytes("feed.items:j"));
        redis.hset(bytes("feed.config:j"), bytes("type"), bytes("job"));
        jobs.put("new");
        assertThat(claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                        .claimed())
                .hasSize(1);
    }

    @Test
    void countsFinishesOfThisCreationOfTheFeedOnly() {
        jobs.put("old");
        jobs.get().orElseThrow().finish();
        redis.srem(bytes("feeds"), bytes("j"));
        redis.del(bytes("feed.config:j"), bytes("feed.ids:j"), bytes("feed.items:j"));
        peerCreates("job");
        jobs.put("new");
        jobs.get().orElseThrow().finish();
        assertThat(jobs.counts().finished()).isEqualTo(1);
    }

    @Test
    void tellsAnItemInNoStateFromOneInTheLine() {
        redis.hset(bytes("feed.items:j"), bytes("x"), bytes("y"));
        jobs.put("waits", PutOptions.builder().id("w").build());
        assertThat(jobs.state("x")).contains(JobState.ORPHANED);
        assertThat(jobs.state("w")).contains(JobState.AVAILABLE);
        assertThat(jobs.info("x").orElseThrow().orphanedSince()).isEmpty();
        assertThat(jobs.list(JobState.ORPHANED, 0, 10)).extracting(JobInfo::id).containsExactly("x");
        assertThat(jobs.counts().available()).isEqualTo(1);

        jobs.maintain();
        assertThat(jobs.info("x").orElseThrow().orphanedSince()).isPresent();
        assertThat(jobs.retract("x")).isTrue();
        assertThat(jobs.list(JobState.ORPHANED, 0, 10)).isEmpty();
    }

    private String claimedByAPeer(Duration age) {
        String id = jobs.put("by a peer");
        redis.lrem(bytes("feed.ids:j"), 1, bytes(id));
        redis.zadd(bytes("feed.claimed:j"), now() - age.toMillis(), bytes(id));
        return id;
    }

    private void peerPuts(String id, String item, long at) {
        redis.multi();
        redis.lpush(bytes("feed.ids:j"), bytes(id));
        redis.incr(bytes("feed.publishes:j"));
        redis.hset(bytes("feed.items:j"), bytes(id), bytes(item));
        redis.zadd(bytes("feed.published:j"), at, bytes(id));
        redis.exec();
    }

    private void peerDeletes() {
        redis.srem(bytes("feeds"), bytes("j"));
        for (String family : List.of(
                "config", "ids", "items", "publishes", "claimed", "stalled", "cancelled", "published", "finishes")) {
            redis.del(bytes("feed." + family + ":j"));
        }
    }

    private void peerCreates(String type) {
        redis.sadd(bytes("feeds"), bytes("j"));
        redis.hset(bytes("feed.config:j"), bytes("type"), bytes(type));
    }

    private void assertNothingLeft(int finished) {
        assertThat(jobs.counts().finished()).isEqualTo(finished);
        assertThat(redis.keys("*"))
                .extracting(Utf8::text)
                .containsExactlyInAnyOrder(
                        "feeds", "feed.config:j", "feed.publishes:j", "feed.finishes:j", "thoonk.generation:j");
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
