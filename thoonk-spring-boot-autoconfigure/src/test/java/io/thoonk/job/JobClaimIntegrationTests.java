package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.Priority;
import io.thoonk.ThoonkRedisException;
import io.thoonk.feed.FeedConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobClaimIntegrationTests extends JobFeedFixture {

    @Test
    void claimsOldestFirstAndHighPriorityBeforeAll() {
        jobs.put("first");
        jobs.put("second");
        jobs.put("urgent", PutOptions.builder().priority(Priority.HIGH).build());
        assertThat(jobs.get(10, Duration.ofSeconds(1)))
                .extracting(Job::payload)
                .containsExactly("urgent", "first", "second");
    }

    /** An answer with all of them may take longer than the timeout, and a call of which none comes is one more crash of each. */
    @Test
    void claimsLargeJobsByTheMegabyte() {
        JobQueue<String> other = thoonk.jobs("other", String.class);
        other.put("loads the script");
        assertThat(other.get()).isPresent();
        jobs.putAll(Collections.nCopies(80, "x".repeat(100_000)));
        redis.configResetstat();
        assertThat(jobs.get(80, Duration.ofMillis(1))).hasSize(80);
        assertThat(redis.info("commandstats").lines())
                .filteredOn(line -> line.startsWith("cmdstat_evalsha:"))
                .singleElement()
                .asString()
                .startsWith("cmdstat_evalsha:calls=3,");
    }

    /** Red where a claim whose end was refused once is never taken for lost, and its handler never interrupted. */
    @Test
    void isLostThoughItsEndWasRefusedBefore() {
        jobs.put("work");
        JobClaims<String> claims = feed.claims();
        Job<String> job = claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                .claimed()
                .get(0);
        redis.set(bytes("feed.cancelled:j"), bytes("of another program"));
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(job::finish);
        redis.del(bytes("feed.cancelled:j"));
        assertThat(claims.renew(List.of(job))).isEmpty();
        redis.zrem(bytes("feed.claimed:j"), bytes(job.id()));
        assertThat(claims.renew(List.of(job))).hasSize(1);
        assertThat(job.isClaimLost()).isTrue();
    }

    @Test
    void fencesEveryOperationOfALostClaim() {
        jobs.put("work");
        Job<String> lost = jobs.get().orElseThrow();
        jobs.cancel(lost.id());
        Job<String> held = jobs.get().orElseThrow();
        assertThat(held.failureCount()).isEqualTo(1);
        for (Runnable operation : List.<Runnable>of(
                lost::finish,
                () -> lost.finish("result"),
                () -> lost.finish("result", Duration.ofSeconds(1)),
                lost::cancel,
                () -> lost.cancel(Duration.ofSeconds(1)),
                lost::giveBack,
                () -> lost.retryLater(Duration.ZERO),
                () -> lost.retryLater(Duration.ofSeconds(1)),
                lost::stall,
                () -> lost.stall("why"),
                lost::renew,
                () -> lost.progress(1, ""))) {
            assertThatExceptionOfType(JobClaimLostException.class)
                    .isThrownBy(operation::run)
                    .withMessageContaining(lost.id())
                    .withMessageContaining("'j'");
        }
        assertThat(jobs.state(held.id())).contains(JobState.CLAIMED);
        held.finish();
        assertThat(jobs.state(held.id())).isEmpty();
    }

    @Test
    void fencesAClaimThatAPeerTookOver() {
        jobs.put("work");
        Job<String> lost = jobs.get().orElseThrow();
        byte[] id = bytes(lost.id());
        redis.zadd(bytes("feed.claimed:j"), lost.claimedAt().toEpochMilli() + 5, id);
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(lost::finish);
        assertThat(redis.zscore(bytes("feed.claimed:j"), id)).isNotNull();
    }

    @Test
    void givesBackToTheFrontWithoutCounting() {
        jobs.put("first");
        jobs.put("second");
        jobs.get().orElseThrow().giveBack();
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("first");
        assertThat(job.failureCount()).isZero();
    }

    @Test
    void triesLaterAtTheFrontWithoutCounting() {
        String first = jobs.put("first");
        jobs.put("second");
        jobs.get().orElseThrow().cancel();
        Job<String> second = jobs.get().orElseThrow();
        Job<String> failedOnce = jobs.get().orElseThrow();
        assertThat(failedOnce.id()).isEqualTo(first);
        Instant put = failedOnce.publishedAt();
        failedOnce.retryLater(Duration.ofHours(1));
        assertThat(failedOnce.isSettled()).isTrue();
        assertThat(jobs.state(first)).contains(JobState.DELAYED);
        assertThat(jobs.failureCount(first)).isEqualTo(1);
        second.giveBack();
        redis.zadd(bytes("thoonk.delayed:j"), 1, bytes(first));
        Job<String> again = jobs.get().orElseThrow();
        assertThat(again.id()).isEqualTo(first);
        assertThat(again.failureCount()).isEqualTo(1);
        assertThat(again.publishedAt()).isEqualTo(put);
        again.retryLater(Duration.ZERO);
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(first);
    }

    @Test
    void refusesToTryAgainBeforeNow() {
        jobs.put("work");
        Job<String> job = jobs.get().orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.retryLater(Duration.ofMillis(-1)))
                .withMessageContaining("delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryLaterException(Duration.ofMillis(-1)))
                .withMessageContaining("delay");
        job.finish();
    }

    /** Red where the id, which the token of a dead process still names, is taken for that of an ended job. */
    @Test
    void keepsAllOfAJobThatIsPutAgainUnderAnIdOfAClaimThatExpires() {
        PutOptions options = PutOptions.builder().id("a").maxAttempts(7).build();
        jobs.put("a", options);
        jobs.put("b");
        JobClaims<String> claims = feed.claims(Duration.ofHours(1));
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(2)).claimed();
        claims.completeAndClaim(List.of(claims.finished(claimed.get(0), null)), JobClaims.Claiming.upTo(0));
        jobs.put(
                "again",
                PutOptions.builder()
                        .id("a")
                        .maxAttempts(7)
                        .delay(Duration.ofHours(1))
                        .build());
        byte[] leases = bytes("thoonk.leases:j");
        redis.zadd(leases, 1, redis.zrange(leases, 0, 0).get(0));
        assertThat(jobs.maintain().expired()).isOne();
        assertThat(redis.hget(bytes("thoonk.attempts:j"), bytes("a"))).isEqualTo(bytes("7"));
    }

    @Test
    void dropsWhatPeersLeftInTheLine() {
        String id = jobs.put("real");
        redis.rpush(bytes("feed.ids:j"), bytes("ghost"), bytes(id));
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.id()).isEqualTo(id);
        assertThat(jobs.get()).isEmpty();
        assertThat(redis.llen(bytes("feed.ids:j"))).isZero();
        job.finish();
    }

    @Test
    void findsAJobBehindManyGhosts() {
        jobs.put("real");
        byte[][] ghosts =
                IntStream.range(0, 5000).mapToObj(i -> bytes("ghost" + i)).toArray(byte[][]::new);
        redis.rpush(bytes("feed.ids:j"), ghosts);
        assertThat(jobs.get()).isPresent();
    }

    @Test
    void takesTheClaimTimeoutOfTheFeed() {
        JobQueue<String> quick = thoonk.jobs(
                "quick",
                String.class,
                FeedConfig.builder().claimTimeout(Duration.ofSeconds(7)).build());
        quick.put("x");
        Job<String> job = quick.get().orElseThrow();
        assertThat(Duration.between(job.claimedAt(), job.deadline())).isEqualTo(Duration.ofSeconds(7));
        Instant before = job.deadline();
        await().untilAsserted(() -> {
            job.renew();
            assertThat(job.deadline()).isAfter(before);
        });
    }
}
