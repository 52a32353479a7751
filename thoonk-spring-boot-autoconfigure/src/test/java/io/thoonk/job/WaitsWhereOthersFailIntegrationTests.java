package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that wait for others of their feed, and those fail: they are stalled, retracted or late, or crash. */
class WaitsWhereOthersFailIntegrationTests extends WaitsFixture {

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
    void stallsBehindOneThatWasNotInTheFeedYetAndIsRetracted() {
        PutOptions alone =
                PutOptions.builder().unique("k", UniqueMode.KEEP_LAST).build();
        jobs.put("runs", alone);
        Job<String> runs = take("runs");
        String next = jobs.putUnique("next", alone).id();
        String follower = put("follower", after(next));
        jobs.retract(next);
        jobs.maintain();
        assertThat(jobs.state(follower)).contains(JobState.STALLED);
        assertThat(jobs.info(follower).orElseThrow().lastError())
                .contains("job '" + next + "', which it waits for, was retracted");
        jobs.retract(follower);
        runs.finish();
        jobs.maintain();
        assertNothingIsLeft();
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
}
