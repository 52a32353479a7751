package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.JobFeedFixture;
import io.thoonk.Priority;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that wait for others of their feed. */
class WaitsIntegrationTests extends JobFeedFixture {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final byte[] LINE = bytes("feed.ids:j");

    WaitsIntegrationTests() {
        super(TestTemplates.hasty());
    }

    private static PutOptions.Builder after(String... ids) {
        return PutOptions.builder().after(ids);
    }

    private String put(String payload, PutOptions.Builder options) {
        return jobs.put(payload, options.build());
    }

    /** Takes the next job, which is this one. */
    private Job<String> take(String payload) {
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        assertThat(job.payload()).isEqualTo(payload);
        return job;
    }

    private List<String> line() {
        return redis.lrange(LINE, 0, -1).stream().map(Utf8::text).toList();
    }

    /** Whatever was kept for waits is gone when no job is left. */
    private void assertNothingIsLeft() {
        assertThat(redis.keys("thoonk.*").stream().map(Utf8::text)).containsExactlyInAnyOrder("thoonk.generation:j");
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

    @Test
    void stallsALongChainWithoutAnEndOfTheStack() {
        List<String> chain = new ArrayList<>(List.of(jobs.put("0")));
        for (int i = 1; i < 250; i++) {
            chain.add(put(String.valueOf(i), after(chain.get(i - 1))));
        }
        take("0").stall("broken");
        jobs.maintain();
        assertThat(jobs.counts().stalled()).isEqualTo(250);
        jobs.retry(chain.get(0));
        jobs.maintain();
        assertThat(jobs.counts().delayed()).isEqualTo(249);
    }

    @Test
    void stallsWithTheOtherAndWaitsAgainWhenThatIsRetried() {
        String first = jobs.put("first");
        String second = put("second", after(first).priority(Priority.HIGH));
        String third = put("third", after(second));
        take("first").stall("broken");
        assertThat(jobs.info(second).orElseThrow().lastError())
                .contains("job '" + first + "', which it waits for, was stalled");
        assertThat(jobs.info(third).orElseThrow().lastError())
                .contains("job '" + second + "', which it waits for, was stalled");
        jobs.retry(first);
        assertThat(jobs.state(second)).contains(JobState.DELAYED);
        assertThat(jobs.state(third)).contains(JobState.DELAYED);
        jobs.put("between");
        take("first").finish();
        take("second").finish();
        take("between").finish();
        take("third").finish();
        assertThat(jobs.counts().stalled()).isZero();
        jobs.maintain();
        assertNothingIsLeft();
    }

    @Test
    void waitsOnWhereItIsRetriedAndTheOtherIsNot() {
        String first = jobs.put("first");
        String second = put("second", after(first));
        take("first").stall("broken");
        jobs.retry(second);
        assertThat(jobs.state(second)).contains(JobState.DELAYED);
        jobs.maintain();
        assertThat(jobs.state(second)).contains(JobState.DELAYED);
        jobs.retract(first);
        assertThat(jobs.info(second).orElseThrow().lastError())
                .contains("job '" + first + "', which it waits for, was retracted");
        jobs.retry(second);
        Job<String> job = take("second");
        assertThat(job.resultsOf().get(first).outcome()).isEqualTo(EndedJob.Outcome.RETRACTED);
    }

    @ParameterizedTest
    @EnumSource(WhenFailed.class)
    void doesWhatIsAskedForWhereAnotherFails(WhenFailed whenFailed) {
        String stalled = jobs.put("stalled");
        String retracted = jobs.put("retracted");
        String expired = put("expired", PutOptions.builder().delay(MINUTE).expires(MINUTE));
        String follower = put("follower", after(stalled, retracted, expired).whenFailed(whenFailed));
        take("stalled").stall("no");
        jobs.retract(retracted);
        redis.zadd(bytes("thoonk.expiry:j"), 1, bytes("e" + expired));
        jobs.maintain();
        switch (whenFailed) {
            case STALL -> assertThat(jobs.state(follower)).contains(JobState.STALLED);
            case DROP -> assertThat(jobs.state(follower)).isEmpty();
            case RUN ->
                assertThat(take("follower").resultsOf().values())
                        .extracting(Predecessor::outcome)
                        .containsExactly(
                                EndedJob.Outcome.STALLED, EndedJob.Outcome.RETRACTED, EndedJob.Outcome.EXPIRED);
        }
    }

    @Test
    void dropsAChainOneByOne() {
        String first = jobs.put("first");
        String second = put("second", after(first).whenFailed(WhenFailed.DROP));
        put("third", after(second).whenFailed(WhenFailed.DROP).tags("chain"));
        jobs.retract(first);
        assertThat(jobs.counts().delayed()).isZero();
        jobs.get();
        jobs.maintain();
        assertNothingIsLeft();
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
    void stallsAtOnceBehindOneThatIsStalledAlready() {
        String first = jobs.put("first");
        take("first").stall("no");
        String second = put("second", after(first));
        assertThat(jobs.state(second)).contains(JobState.STALLED);
        jobs.retry(first);
        take("first").finish();
        take("second").finish();
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
    void expiresOrIsStalledWhileItWaits() {
        String first = jobs.put("first");
        Instant later = Instant.now().plusSeconds(3600);
        String expiring = put("expiring", after(first).expires(later));
        String bounded = put("bounded", after(first).deadline(later));
        redis.zadd(bytes("thoonk.expiry:j"), 1, bytes("e" + expiring));
        redis.zadd(bytes("thoonk.expiry:j"), 1, bytes("d" + bounded));
        jobs.maintain();
        assertThat(jobs.state(expiring)).isEmpty();
        assertThat(jobs.info(bounded).orElseThrow().lastError()).contains("its deadline is over");
        take("first").finish();
        assertThat(jobs.state(bounded)).contains(JobState.STALLED);
        jobs.retry(bounded);
        take("bounded").finish();
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

    @Test
    void waitsThroughTheCrashOfTheOther() {
        String first = jobs.put("first");
        String second = put("second", after(first));
        take("first");
        byte[] leases = bytes("thoonk.leases:j");
        redis.zrange(leases, 0, -1).forEach(token -> redis.zadd(leases, 1, token));
        jobs.maintain();
        assertThat(jobs.state(second)).contains(JobState.DELAYED);
        take("first").finish();
        take("second").finish();
    }

    @Test
    void standsWhereARuleWithoutRedisSaysWhateverHappens() {
        Random random = new Random(17);
        for (int run = 0; run < 5; run++) {
            Rule rule = new Rule("run" + run + "-");
            for (int step = 0; step < 40; step++) {
                rule.step(random);
                rule.states.forEach((id, state) ->
                        assertThat(jobs.state(id)).as("job %s", id).isEqualTo(Optional.ofNullable(state.where)));
            }
            List.copyOf(rule.states.keySet()).forEach(jobs::retract);
        }
        jobs.maintain();
        assertNothingIsLeft();
    }

    /** Where jobs are to stand, by what has happened to the others alone. */
    private final class Rule {

        private final Map<String, Standing> states = new LinkedHashMap<>();

        private final String prefix;

        Rule(String prefix) {
            this.prefix = prefix;
        }

        void step(Random random) {
            List<String> there = states.keySet().stream()
                    .filter(id -> states.get(id).where != null)
                    .toList();
            String id = there.isEmpty() ? "" : there.get(random.nextInt(there.size()));
            int what = random.nextInt(10);
            if (what < 4 || there.isEmpty()) {
                put(random, there);
            } else if (what == 4) {
                jobs.retract(id);
                end(id, 'r');
            } else if (what == 5 && states.get(id).where == JobState.STALLED) {
                retry(id);
            } else {
                jobs.get().ifPresent(job -> {
                    if (random.nextInt(3) == 0) {
                        job.stall("no");
                        states.get(job.id()).where = JobState.STALLED;
                        tell(job.id(), 's');
                    } else {
                        job.finish();
                        end(job.id(), 'f');
                    }
                });
            }
        }

        private void put(Random random, List<String> there) {
            String id = prefix + states.size();
            Standing standing = new Standing();
            PutOptions.Builder options = PutOptions.builder().id(id);
            for (int i = there.isEmpty() ? 0 : random.nextInt(4); i > 0; i--) {
                String other = there.get(random.nextInt(there.size()));
                options.after(other);
                standing.heard.put(other, states.get(other).where == JobState.STALLED ? 's' : 'o');
            }
            if (!standing.heard.isEmpty()) {
                standing.whenFailed = WhenFailed.values()[random.nextInt(3)];
                options.whenFailed(standing.whenFailed);
            }
            states.put(id, standing);
            jobs.put("work", options.build());
            standing.where = standing.heard.isEmpty() ? JobState.AVAILABLE : JobState.DELAYED;
            settle(id);
        }

        private void end(String id, char how) {
            states.get(id).where = null;
            tell(id, how);
        }

        private void retry(String id) {
            jobs.retry(id);
            Standing standing = states.get(id);
            if (standing.isStalledWithAnother) {
                standing.isStalledWithAnother = false;
                standing.heard.replaceAll((other, letter) -> letter == 's' ? 'o' : letter == 'r' ? 'f' : letter);
                standing.where = JobState.DELAYED;
                tell(id, 'o');
                settle(id);
            } else {
                standing.where = JobState.AVAILABLE;
                tell(id, 'o');
            }
        }

        private void tell(String id, char how) {
            states.forEach((follower, standing) -> {
                boolean hears = standing.where == JobState.DELAYED || standing.isStalledWithAnother;
                if (hears && standing.where != null && standing.heard.containsKey(id)) {
                    standing.heard.put(id, how);
                    settle(follower);
                }
            });
        }

        private void settle(String id) {
            Standing standing = states.get(id);
            if (standing.where != JobState.DELAYED && !standing.isStalledWithAnother) {
                return;
            }
            boolean hasFailure = standing.heard.containsValue('s') || standing.heard.containsValue('r');
            if (hasFailure && standing.whenFailed == WhenFailed.DROP) {
                end(id, 'r');
            } else if (hasFailure && standing.whenFailed == WhenFailed.STALL) {
                if (!standing.isStalledWithAnother) {
                    standing.isStalledWithAnother = true;
                    standing.where = JobState.STALLED;
                    tell(id, 's');
                }
                return;
            }
            if (standing.isStalledWithAnother) {
                standing.isStalledWithAnother = false;
                standing.where = JobState.DELAYED;
                tell(id, 'o');
            }
            if (standing.where == JobState.DELAYED && !standing.heard.containsValue('o')) {
                standing.where = JobState.AVAILABLE;
            }
        }
    }

    /** One job: where it stands, and what it has heard of those that it waits for, by the letters of {@code lib/waits.lua}. */
    private static final class Standing {

        private @Nullable JobState where;

        private WhenFailed whenFailed = WhenFailed.STALL;

        private final Map<String, Character> heard = new HashMap<>();

        private boolean isStalledWithAnother;
    }
}
