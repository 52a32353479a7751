package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Until when jobs have to be started, and to be done. */
class ExpiryIntegrationTests extends JobFeedFixture {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Instant PAST = Instant.EPOCH.plusSeconds(1);

    private static final PutOptions EXPIRED = PutOptions.builder().expires(PAST).build();

    private String put(PutOptions options) {
        return jobs.put("work", options);
    }

    private void passTime(String member) {
        assertThat(redis.zscore(bytes("thoonk.expiry:j"), bytes(member))).isNotNull();
        redis.zadd(bytes("thoonk.expiry:j"), 1, bytes(member));
    }

    @Test
    void neverRunsWhatHasExpired() {
        String id = put(EXPIRED);
        jobs.put("behind");
        assertThat(jobs.get(MINUTE).orElseThrow().payload()).isEqualTo("behind");
        assertThat(jobs.state(id)).isEmpty();
        assertThat(jobs.counts().available()).isZero();
        assertThat(redis.hlen(bytes("feed.items:j"))).isOne();
    }

    @Test
    void removesWhatHasExpiredWithoutAClaim() {
        String id = put(EXPIRED);
        assertThat(jobs.maintain().late()).isOne();
        assertThat(jobs.state(id)).isEmpty();
        assertThat(jobs.counts().available()).isZero();
    }

    @Test
    void tellsWhoeverFollowsIt() {
        String id = put(PutOptions.builder().expires(MINUTE).build());
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        passTime("e" + id);
        jobs.maintain();
        assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(JobExpiredException.class);
        assertThatThrownBy(() -> jobs.future(id).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(JobExpiredException.class);
    }

    @Test
    void countsFromTheDueTime() {
        String id = put(PutOptions.builder().delay(MINUTE).expires(MINUTE).build());
        double expires = redis.zscore(bytes("thoonk.expiry:j"), bytes("e" + id));
        double due = redis.zscore(bytes("thoonk.delayed:j"), bytes(id));
        assertThat(expires - due).isEqualTo(60_000);
    }

    @Test
    void removesWhatIsDelayedOrWaitsInTheGate() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        PutOptions key = PutOptions.builder().key("a").build();
        put(key);
        Job<String> running = jobs.get(MINUTE).orElseThrow();
        String waiting = put(key.toBuilder().expires(MINUTE).build());
        String delayed = put(PutOptions.builder().delay(MINUTE).expires(MINUTE).build());
        passTime("e" + waiting);
        passTime("e" + delayed);
        assertThat(jobs.maintain().late()).isEqualTo(2);
        assertThat(jobs.counts().delayed()).isZero();
        running.finish();
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void leavesAJobThatWasStarted() {
        String id = put(PutOptions.builder().expires(MINUTE).build());
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        passTime("e" + id);
        jobs.maintain();
        assertThat(jobs.state(id)).contains(JobState.CLAIMED);
        job.cancel();
        Job<String> again = jobs.get(MINUTE).orElseThrow();
        assertThat(again.id()).isEqualTo(id);
        again.finish();
        assertThat(redis.exists(bytes("thoonk.expiry:j"))).isZero();
    }

    @Test
    void expiresAfterItWasGivenBackUnstarted() {
        String id = put(PutOptions.builder().expires(MINUTE).build());
        jobs.get(MINUTE).orElseThrow().giveBack();
        passTime("e" + id);
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.state(id)).isEmpty();
    }

    /** Red where its time is forgotten as it passes while somebody holds the job who has not begun with it. */
    @ParameterizedTest
    @ValueSource(strings = {"given back", "fetched ahead by one who died"})
    void expiresWhereItsTimeComesBetweenItsClaimAndItsBeginning(String how) {
        JobClaims<String> claims = feed.claims();
        jobs.put("work");
        String id = put(PutOptions.builder().expires(MINUTE).build());
        redis.zadd(bytes("thoonk.expiry:j"), 1e15, bytes("e" + id));
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(2)).claimed();
        assertThat(claimed).hasSize(2);
        passTime("e" + id);
        assertThat(jobs.maintain().late()).isZero();
        switch (how) {
            case "given back" -> claims.giveBack(claimed, false);
            default -> {
                byte[] tokens = bytes("thoonk.tokens:j");
                byte[] token = redis.hkeys(tokens).get(0);
                // Two zeros stand before what was fetched ahead, which is all here.
                redis.hset(tokens, token, bytes("\0" + Utf8.text(redis.hget(tokens, token))));
                redis.zadd(bytes("thoonk.leases:j"), 1, token);
                jobs.maintain();
            }
        }
        assertThat(jobs.maintain().late()).isOne();
        assertThat(jobs.state(id)).isEmpty();
        assertThat(jobs.get(2, Duration.ofMillis(1))).hasSize(1);
        jobs.maintain();
        assertThat(redis.zcard(bytes("thoonk.expiry:j"))).isOne();
    }

    /** Red where a job is removed whose handler may have begun: its holder only does not know of it any more. */
    @Test
    void isRatherLateThanLostWhereItsTimeComesBeforeItIsReclaimed() {
        String id = put(PutOptions.builder().expires(MINUTE).build());
        JobClaims<String> claims = feed.claims();
        assertThat(claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                        .claimed())
                .hasSize(1);
        passTime("e" + id);
        jobs.maintain();
        claims.reclaim(List.of());
        jobs.maintain();
        assertThat(jobs.get().map(Job::id)).contains(id);
    }

    /** What has begun expires no more, however it comes back. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhereItsTimeComesBehindItsBeginning(boolean isPeer) {
        String id = put(PutOptions.builder().expires(MINUTE).build());
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        passTime("e" + id);
        jobs.maintain();
        if (isPeer) {
            redis.lpush(bytes("feed.ids:j"), bytes(id));
            redis.zrem(bytes("feed.claimed:j"), bytes(id));
            jobs.maintain();
        } else {
            job.requeue();
        }
        assertThat(redis.exists(bytes("thoonk.expiry:j"))).isZero();
        assertThat(jobs.get(MINUTE)).map(Job::id).contains(id);
    }

    @Test
    void stallsWhatIsNotDoneInTime() {
        String available = put(PutOptions.builder().deadline(PAST).build());
        String delayed = put(PutOptions.builder()
                .delay(MINUTE)
                .deadline(Instant.now().plusSeconds(3600))
                .build());
        passTime("d" + delayed);
        assertThat(jobs.get()).isEmpty();
        jobs.maintain();
        for (String id : new String[] {available, delayed}) {
            JobInfo<String> info = jobs.info(id).orElseThrow();
            assertThat(info.state()).isEqualTo(JobState.STALLED);
            assertThat(info.lastError()).hasValue("its deadline is over");
        }
        jobs.retry(available);
        assertThat(jobs.get(MINUTE).orElseThrow().id()).isEqualTo(available);
    }

    @Test
    void leavesNoDeadlineToAJobThatAPeerPutsUnderTheSameIdMeanwhile() {
        String id = put(PutOptions.builder()
                .id("x")
                .rememberFor(MINUTE)
                .deadline(Instant.now().plusSeconds(3600))
                .build());
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        redis.zadd(bytes("feed.published:j"), job.claimedAt().toEpochMilli() + 1, bytes(id));
        redis.lpush(bytes("feed.ids:j"), bytes(id));
        job.finish();
        assertThat(redis.exists(bytes("thoonk.expiry:j"), bytes("thoonk.remembered:j")))
                .isZero();
        jobs.get(MINUTE).orElseThrow().finish();
        assertThat(redis.exists(bytes("thoonk.ended:j"))).isZero();
    }

    /** Red where what expires at its claim is counted as a start, after which the rate lets nothing else go. */
    @Test
    void countsNoStartOfAJobThatExpiresAtItsClaim() {
        jobs.limits().set(Limit.builder().rate(2, Duration.ofHours(1)).build());
        for (int i = 0; i < 80; i++) {
            String id = put(PutOptions.builder().key("a").expires(MINUTE).build());
            passTime("e" + id);
        }
        jobs.put("fresh", PutOptions.builder().key("a").build());
        assertThat(jobs.get(MINUTE).orElseThrow().payload()).isEqualTo("fresh");
        assertThat(jobs.limits().status().startsInWindow()).isOne();
    }

    /** Red where a job inherits what a peer has left of an earlier one of its id. */
    @Test
    void leavesNoTimeAndNoLaneToAJobOfTheSameIdBehindOneThatAPeerHasFinished() {
        put(PutOptions.builder()
                .id("x")
                .key("lane")
                .expires(MINUTE)
                .deadline(Instant.now().plusSeconds(3600))
                .build());
        jobs.get(MINUTE).orElseThrow();
        redis.zadd(bytes("thoonk.expiry:j"), 1e15, bytes("ex"));
        redis.zrem(bytes("feed.claimed:j"), bytes("x"));
        redis.zrem(bytes("feed.published:j"), bytes("x"));
        redis.hdel(bytes("feed.items:j"), bytes("x"));
        put(PutOptions.builder().id("x").delay(MINUTE).build());
        assertThat(redis.exists(bytes("thoonk.expiry:j"), bytes("thoonk.options:j")))
                .isZero();
        assertThat(jobs.state("x")).contains(JobState.DELAYED);
    }

    /** Red where the place of the earlier job in its lane is taken for that of the later one, which then waits for itself. */
    @Test
    void holdsUpNoLaneBehindAJobThatAPeerHasFinishedAndThatIsPutAgain() {
        jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
        PutOptions options = PutOptions.builder().id("x").key("lane").build();
        put(options);
        jobs.get(MINUTE).orElseThrow();
        redis.zrem(bytes("feed.claimed:j"), bytes("x"));
        redis.zrem(bytes("feed.published:j"), bytes("x"));
        redis.hdel(bytes("feed.items:j"), bytes("x"));
        put(options);
        assertThat(jobs.get(MINUTE).orElseThrow().id()).isEqualTo("x");
    }

    @Test
    void stallsWhatComesBackTooLate() {
        String id = put(
                PutOptions.builder().deadline(Instant.now().plusSeconds(3600)).build());
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        passTime("d" + id);
        jobs.maintain();
        assertThat(jobs.state(id)).contains(JobState.CLAIMED);
        job.cancel(MINUTE);
        assertThat(jobs.state(id)).contains(JobState.STALLED);
        jobs.retract(id);
        assertThat(redis.exists(bytes("thoonk.expiry:j"))).isZero();
    }

    /** Red where the deadline that is over stalls the job again, and the retry says that all is well. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsWhatItsWorkerStalledAtTheDeadlineAndSomebodyRetries(boolean isPeer) {
        String id = put(
                PutOptions.builder().deadline(Instant.now().plusSeconds(3600)).build());
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        passTime("d" + id);
        jobs.maintain();
        assertThat(redis.zscore(bytes("thoonk.expiry:j"), bytes("D" + id))).isNotNull();
        job.stall("its deadline is over");
        if (isPeer) {
            redis.srem(bytes("feed.stalled:j"), bytes(id));
            redis.lpush(bytes("feed.ids:j"), bytes(id));
            redis.zadd(bytes("feed.published:j"), System.currentTimeMillis(), bytes(id));
        } else {
            jobs.retry(id);
        }
        assertThat(jobs.state(id)).contains(JobState.AVAILABLE);
        Job<String> again = jobs.get().orElseThrow();
        assertThat(JobClaims.timeLeft(again)).isEmpty();
        again.finish();
    }

    /** Red where the job is stalled once more when its time comes. */
    @Test
    void runsWithoutItsDeadlineWhatWasStalledBeforeThatAndIsRetried() {
        String id = put(
                PutOptions.builder().deadline(Instant.now().plusSeconds(3600)).build());
        jobs.get(MINUTE).orElseThrow().stall("no");
        jobs.retry(id);
        assertThat(JobClaims.timeLeft(jobs.get().orElseThrow())).isEmpty();
        assertThat(redis.exists(bytes("thoonk.expiry:j"))).isZero();
    }

    @Test
    void keepsNothingOfAnOverdueJobThatAPeerEndsBehindManyThatRun() {
        for (int i = 0; i < 20; i++) {
            String id = put(PutOptions.builder()
                    .id(i == 19 ? "z" : "a" + i)
                    .deadline(Instant.now().plusSeconds(3600))
                    .build());
            assertThat(jobs.get(MINUTE)).isPresent();
            passTime("d" + id);
        }
        jobs.maintain();
        assertThat(redis.zscore(bytes("thoonk.expiry:j"), bytes("Dz"))).isNotNull();
        redis.zrem(bytes("feed.claimed:j"), bytes("z"));
        redis.hdel(bytes("feed.items:j"), bytes("z"));
        redis.zrem(bytes("feed.published:j"), bytes("z"));
        await().until(() -> {
            jobs.maintain();
            return redis.zscore(bytes("thoonk.expiry:j"), bytes("Dz")) == null;
        });
        assertThat(redis.zcard(bytes("thoonk.expiry:j"))).isEqualTo(19);
    }

    @Test
    void putsTheNextOfAUniqueKeyWhereOneExpires() {
        PutOptions unique = PutOptions.builder()
                .unique("a", UniqueMode.KEEP_FIRST)
                .expires(MINUTE)
                .build();
        String id = jobs.putUnique("1", unique).id();
        passTime("e" + id);
        jobs.maintain();
        assertThat(jobs.putUnique("2", unique).kind()).isEqualTo(PutOutcome.Kind.NEW);
    }

    @Test
    void followsTheNextOfAUniqueKeyBeforeItIsPut() throws Exception {
        PutOptions unique =
                PutOptions.builder().unique("a", UniqueMode.KEEP_LAST).build();
        jobs.putUnique("1", unique);
        Job<String> first = jobs.get(MINUTE).orElseThrow();
        CompletableFuture<JobResult<String>> future =
                jobs.future(jobs.putUnique("2", unique).id());
        first.finish();
        jobs.get(MINUTE).orElseThrow().finish("done");
        assertThat(future.get(60, TimeUnit.SECONDS).resultAs(String.class)).isEqualTo("done");
    }

    @Test
    void wakesAtTheTime() {
        String id = put(PutOptions.builder().expires(Duration.ofMillis(50)).build());
        await().until(() -> {
            jobs.maintain();
            return jobs.state(id).isEmpty();
        });
    }

    @Test
    void refusesWhatCouldNeverRun() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder()
                        .at(PAST.plusSeconds(1))
                        .expires(PAST)
                        .build())
                .withMessageContaining("would never run");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PutOptions.builder().expires(MINUTE).expires(PAST).build())
                .withMessageContaining("not both");
    }
}
