package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs that wait for others of their feed, and those finish. */
class WaitsIntegrationTests extends WaitsFixture {

    /** One step with all of them would hold up Redis for half a second and more. */
    @Test
    void putsManyThatWaitForManyInSmallSteps() {
        String[] first = jobs.putAll(Collections.nCopies(100, "first")).toArray(String[]::new);
        redis.configResetstat();
        jobs.putAll(
                Collections.nCopies(50, "second"),
                PutOptions.builder().after(first).build());
        assertThat(redis.info("commandstats").lines())
                .filteredOn(line -> line.startsWith("cmdstat_evalsha:"))
                .singleElement()
                .asString()
                .startsWith("cmdstat_evalsha:calls=10,");
        assertThat(jobs.counts().delayed()).isEqualTo(50);
    }

    @Test
    void putsLargeOnesInCallsOfAMegabyte() {
        String first = jobs.put("first");
        redis.configResetstat();
        jobs.putAll(Collections.nCopies(8, "x".repeat(300_000)), after(first).build());
        assertThat(redis.info("commandstats").lines())
                .filteredOn(line -> line.startsWith("cmdstat_evalsha:"))
                .singleElement()
                .asString()
                .startsWith("cmdstat_evalsha:calls=2,");
        assertThat(jobs.counts().delayed()).isEqualTo(8);
    }

    /** There never was such a job, so it cannot have ended. */
    @Test
    void refusesAnIdForWhichAnotherJobStoodByItsUniqueKey() {
        PutOptions.Builder unique = PutOptions.builder().unique("key", UniqueMode.KEEP_FIRST);
        String first = jobs.put("first", unique.build());
        assertThat(jobs.put("never put", unique.id("never").build())).isEqualTo(first);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put("second", after("never")))
                .withMessageContaining("Nothing is known of job never");
        take("first").finish();
        put("second", after(first));
        take("second").finish();
    }

    @Test
    void runsWhenTheOtherHasFinishedAndIsInNoKeyOfTheContractUntilThen() {
        String first = jobs.put("first");
        String second = put("second", after(first));
        assertThat(line()).containsExactly(first);
        assertThat(redis.hkeys(bytes("feed.items:j"))).hasSize(1);
        assertThat(jobs.state(second)).contains(JobState.DELAYED);
        assertThat(jobs.counts().delayed()).isOne();
        assertThat(jobs.counts().published()).isOne();
        JobInfo<String> info = jobs.list(JobState.DELAYED, 0, 10).get(0);
        assertThat(info.id()).isEqualTo(second);
        assertThat(info.waitsFor()).containsExactly("job " + first);
        assertThat(info.dueAt()).isEmpty();
        take("first").finish();
        assertThat(line()).containsExactly(second);
        assertThat(jobs.info(second).orElseThrow().waitsFor()).isEmpty();
        assertThat(jobs.counts().published()).isEqualTo(2);
        take("second").finish();
        jobs.maintain();
        assertNothingIsLeft();
    }

    @Test
    void runsADiamondWithTheResultsOfTheOthers() {
        String top = jobs.put("top");
        String left = put("left", after(top));
        String right = put("right", after(top).id("right"));
        put("bottom", after(left, right));
        take("top").finish("a");
        Job<String> leftJob = take("left");
        assertThat(leftJob.resultsOf().get(top).resultAs(String.class)).isEqualTo("a");
        Job<String> rightJob = take("right");
        rightJob.finish();
        assertThat(jobs.get()).isEmpty();
        leftJob.finish("b");
        Job<String> bottom = take("bottom");
        Map<String, Predecessor> results = bottom.resultsOf();
        assertThat(results.keySet()).containsExactly(left, right);
        assertThat(results.get(left).resultAs(String.class)).isEqualTo("b");
        assertThat(results.get(right).hasResult()).isFalse();
        assertThat(results.get(right).outcome()).isEqualTo(EndedJob.Outcome.FINISHED);
        assertThat(results.get(right).queue()).isEqualTo("j");
        assertThatIllegalStateException()
                .isThrownBy(() -> results.get(right).resultAs(String.class))
                .withMessageContaining("right");
        bottom.finish();
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(bottom::resultsOf);
    }

    @Test
    void carriesTheResultsOfWorkersOfWhichNoneIsKept() {
        JobClaims<String> claims = feed.claims();
        String first = jobs.put("first");
        put("second", after(first));
        Job<String> job = claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                .claimed()
                .get(0);
        Job<String> next = claims.completeAndClaim(List.of(claims.finished(job, "carried")), JobClaims.Claiming.upTo(1))
                .claimed()
                .get(0);
        assertThat(next.resultsOf().get(first).resultAs(String.class)).isEqualTo("carried");
        assertThat(jobs.result(first, Duration.ZERO)).isEmpty();
    }

    @Test
    void frees450JobsThatWaitForOne() {
        String first = jobs.put("first");
        jobs.putAll(
                IntStream.range(0, 450).mapToObj(Integer::toString).toList(),
                after(first).build());
        assertThat(jobs.list(JobState.DELAYED, 350, 200)).hasSize(100);
        take("first").finish();
        assertThat(redis.llen(LINE)).isEqualTo(200);
        assertThat(jobs.get()).isPresent();
        assertThat(redis.llen(LINE)).isEqualTo(399);
        jobs.maintain();
        assertThat(redis.llen(LINE)).isEqualTo(449);
    }

    /** Each of them is looked at with all that it waits for, so fewer hear in one call. */
    @Test
    void freesJobsThatWaitForManyFewAtATime() {
        List<String> others = jobs.putAll(Collections.nCopies(100, "other"));
        jobs.putAll(
                Collections.nCopies(60, "follower"),
                after(others.toArray(String[]::new)).build());
        for (int i = 0; i < others.size(); i++) {
            take("other").finish();
        }
        assertThat(redis.llen(LINE)).isLessThan(20);
        await().until(() -> {
            jobs.maintain();
            return redis.llen(LINE) == 60;
        });
        assertThat(jobs.counts().delayed()).isZero();
    }

    @Test
    void refusesWhatIsNotKnownAndTakesWhatHasEndedAndIsRemembered() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put("never", after("nothing")))
                .withMessageContaining("Nothing is known of job nothing of feed j");
        assertThat(jobs.counts().delayed()).isZero();
        String kept = jobs.put("kept");
        jobs.get().orElseThrow().finish("result", MINUTE);
        jobs.put("x", PutOptions.builder().id("named").rememberFor(MINUTE).build());
        jobs.get().orElseThrow().finish();
        put("at once", after(kept, "named"));
        Job<String> job = take("at once");
        assertThat(job.resultsOf().get(kept).resultAs(String.class)).isEqualTo("result");
        assertThat(job.resultsOf().get("named").outcome()).isEqualTo(EndedJob.Outcome.FINISHED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put("itself", after("itself").id("itself")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> after(kept).unique("key", UniqueMode.REPLACE).build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PutOptions.builder().whenFailed(WhenFailed.RUN).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.then("j", "next", after(kept).build()))
                .withMessageContaining("waits");
    }

    @Test
    void takesForFinishedWhatThisProcessHasPutAndIsGone() {
        JobQueue<String> others = thoonk.jobs("others", String.class);
        String first = jobs.put("first");
        String away = others.put("away");
        take("first").finish();
        others.get().orElseThrow().finish();
        put("second", after(first).afterJobsOf("others", away));
        Map<String, Predecessor> ended = take("second").resultsOf();
        assertThat(ended.get(first).outcome()).isEqualTo(EndedJob.Outcome.FINISHED);
        assertThat(ended.get(away).queue()).isEqualTo("others");
        String kept = jobs.put("kept");
        take("kept").finish("result");
        try (ThoonkTemplate other = TestTemplates.on(server)) {
            JobQueue<String> there = other.jobs("j", String.class);
            there.put("third", after(kept).build());
            take("third").finish();
            for (PutOptions.Builder options : List.of(after(first), after().afterJobsOf("others", away))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> there.put("never", options.build()))
                        .withMessageContaining("Nothing is known");
            }
        }
    }

    @Test
    void beginsDelayAndExpiryWhenTheOtherHasFinished() {
        String first = jobs.put("first");
        String second = put("second", after(first).delay(MINUTE).expires(MINUTE));
        assertThat(redis.exists(bytes("thoonk.expiry:j"), bytes("thoonk.delayed:j")))
                .isZero();
        take("first").finish();
        double due = redis.zscore(bytes("thoonk.delayed:j"), bytes(second));
        assertThat(due).isGreaterThan(Instant.now().minusSeconds(30).toEpochMilli() + 60_000);
        assertThat(redis.zscore(bytes("thoonk.expiry:j"), bytes("e" + second)) - due)
                .isEqualTo(60_000);
        redis.zadd(bytes("thoonk.delayed:j"), 1, bytes(second));
        take("second").finish();
    }

    @Test
    void goesThroughTheLimitsOfItsKeyOnceItMayRun() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        String first = put("first", PutOptions.builder().key("a"));
        put("second", after(first).key("a"));
        put("other", PutOptions.builder().key("a"));
        Job<String> job = take("first");
        assertThat(jobs.get()).isEmpty();
        job.finish();
        Job<String> other = take("other");
        assertThat(jobs.get()).isEmpty();
        other.finish();
        take("second").finish();
    }

    @Test
    void isRetractedWhileItWaitsAndForgottenByTheOther() {
        String first = jobs.put("first");
        String second = put("second", after(first).id("second"));
        assertThat(jobs.retract(second)).isTrue();
        take("first").finish();
        assertThat(jobs.get()).isEmpty();
        jobs.maintain();
        assertNothingIsLeft();
        String again = jobs.put("second", PutOptions.builder().id("second").build());
        assertThat(take("second").resultsOf()).isEmpty();
        assertThat(again).isEqualTo(second);
    }
}
