package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Places in the gate of jobs whose holders are no processes of ours, or die. */
class GatePeersIntegrationTests extends JobFeedFixture {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final PutOptions KEY = PutOptions.builder().key("a").build();

    /** What a peer does with a job that it has taken from the line, in plain commands. */
    private enum Ending {
        FINISHES(test -> test.end("feed.cancelled:j", true)),
        CANCELS(test -> {
            test.redis.lpush(bytes("feed.ids:j"), test.taken);
            test.redis.zrem(bytes("feed.claimed:j"), test.taken);
            test.redis.hincrby(bytes("feed.cancelled:j"), test.taken, 1);
        }),
        STALLS(test -> {
            test.end("feed.cancelled:j", false);
            test.redis.sadd(bytes("feed.stalled:j"), test.taken);
        });

        private final Consumer<GatePeersIntegrationTests> commands;

        Ending(Consumer<GatePeersIntegrationTests> commands) {
            this.commands = commands;
        }
    }

    private byte[] taken = {};

    private void end(String beside, boolean isGone) {
        redis.zrem(bytes("feed.claimed:j"), taken);
        redis.hdel(bytes(beside), taken);
        redis.zrem(bytes("feed.published:j"), taken);
        if (isGone) {
            redis.hdel(bytes("feed.items:j"), taken);
        }
    }

    private void takeAsPeer() {
        taken = redis.rpop(bytes("feed.ids:j"));
        assertThat(taken).isNotNull();
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis(), taken);
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void freesThePlaceOfAJobThatAPeerHasEnded(Ending ending) {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        jobs.putAll(List.of("1", "2"), KEY);
        takeAsPeer();
        jobs.maintain();
        assertThat(jobs.counts().available()).isZero();
        ending.commands.accept(this);
        jobs.maintain();
        Job<String> next = jobs.get(MINUTE).orElseThrow();
        assertThat(next.payload()).isEqualTo("2");
        next.finish();
        if (ending == Ending.CANCELS) {
            // It went to the end, and waits for its turn again.
            assertThat(jobs.get(MINUTE)).map(Job::payload).contains("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void freesThePlaceInTheWholeFeedOfAJobThatAPeerHasEndedBeforeAnybodyLooked(Ending ending) {
        jobs.limits().set(Limit.builder().concurrency(1).build());
        jobs.putAll(List.of("1", "2"));
        takeAsPeer();
        ending.commands.accept(this);
        if (ending == Ending.CANCELS) {
            jobs.get(MINUTE).orElseThrow().finish();
        }
        assertThat(jobs.get(Duration.ofSeconds(20))).map(Job::payload).contains("2");
    }

    @Test
    void freesThePlaceOfAJobThatAPeerTakesOutOfTheLine() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        jobs.putAll(List.of("1", "2"), KEY);
        taken = redis.lindex(bytes("feed.ids:j"), -1);
        redis.lrem(bytes("feed.ids:j"), 1, taken);
        end("feed.cancelled:j", true);
        jobs.maintain();
        assertThat(jobs.get(MINUTE)).map(Job::payload).contains("2");
    }

    /** What peers put has not passed the gate, and stands for nothing that they take. */
    @Test
    void freesThePlacesOfJobsThatPassedTheGateWhileALongLineStands() {
        byte[] passed = bytes("thoonk.passed:j");
        jobs.limits().set(Limit.builder().concurrency(1000).build());
        jobs.putAll(IntStream.range(0, 40).mapToObj(Integer::toString).toList());
        assertThat(redis.scard(passed)).isEqualTo(40);
        for (int i = 0; i < 100; i++) {
            redis.hset(bytes("feed.items:j"), bytes("peer's " + i), bytes("x"));
            redis.lpush(bytes("feed.ids:j"), bytes("peer's " + i));
        }
        for (int i = 0; i < 30; i++) {
            takeAsPeer();
            end("feed.cancelled:j", true);
        }
        await().until(() -> {
            jobs.maintain();
            return redis.scard(passed) == 10;
        });
    }

    @Test
    void endsWithAFeedThatAPeerDeletes() {
        jobs.limits().set("a", Limit.builder().rate(1, Duration.ofHours(1)).build());
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        jobs.putAll(List.of("1", "2"), KEY);
        jobs.get(MINUTE).orElseThrow();
        redis.keys("feed.*:j").forEach(key -> redis.del(key));
        redis.hset(bytes("feed.config:j"), bytes("type"), bytes("job"));
        jobs.put("new", KEY);
        Job<String> first = jobs.get(MINUTE).orElseThrow();
        assertThat(first.payload()).isEqualTo("new");
        assertThat(jobs.limits().settings().keys()).isZero();
        assertThat(jobs.limits().status().waiting()).isZero();
        first.finish();
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(redis.keys("thoonk.*:j")).extracting(Utf8::text).containsExactly("thoonk.generation:j");
        });
    }

    /** thoonk.clj notes µs. */
    @ParameterizedTest
    @ValueSource(doubles = {1.7e15, Double.POSITIVE_INFINITY, -5})
    void letsThroughWhatAPeerHasPutAtWhateverTimeItNotes(double time) {
        jobs.limits().set(Limit.builder().concurrency(1).build());
        jobs.put("1");
        Job<String> first = jobs.get(MINUTE).orElseThrow();
        byte[] peers = bytes("peer's");
        redis.hset(bytes("feed.items:j"), peers, bytes("2"));
        redis.zadd(bytes("feed.published:j"), time, peers);
        redis.lpush(bytes("feed.ids:j"), peers);
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.counts().delayed()).isOne();
        first.finish();
        assertThat(jobs.get(MINUTE)).map(Job::payload).contains("2");
    }

    @Test
    void countsTheStartsOfPeers() {
        jobs.limits().set(Limit.builder().rate(1, Duration.ofMinutes(5)).build());
        jobs.putAll(List.of("1", "2"));
        takeAsPeer();
        jobs.maintain();
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.limits().status().startsInWindow()).isEqualTo(1);
        assertThat(jobs.limits().status().reason()).isEqualTo(JobLimits.Reason.RATE);
        assertThat(jobs.limits().status().nextStart()).isPresent();
    }

    @Test
    void returnsAJobWhoseHolderDiedToTheHeadOfItsLane() {
        jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
        jobs.putAll(List.of("1", "2"), KEY);
        JobClaims<String> dying = feed.claims(Duration.ofMillis(50));
        assertThat(dying.completeAndClaim(List.of(), JobClaims.Claiming.upTo(5)).claimed())
                .extracting(Job::payload)
                .containsExactly("1");
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(jobs.counts().claimed()).isZero();
        });
        Job<String> again = jobs.get(MINUTE).orElseThrow();
        assertThat(again.payload()).isEqualTo("1");
        assertThat(jobs.get()).isEmpty();
        again.finish();
        assertThat(jobs.get(MINUTE)).map(Job::payload).contains("2");
    }

    @Test
    void holdsTheLaneOfAJobThatIsToBeTriedLater() {
        jobs.putAll(List.of("1", "2"), KEY);
        jobs.put("3", PutOptions.builder().key("b").build());
        Job<String> first = jobs.get(MINUTE).orElseThrow();
        assertThat(first.payload()).isEqualTo("1");
        first.retryLater(Duration.ofHours(1));
        Job<String> other = jobs.get(MINUTE).orElseThrow();
        assertThat(other.payload()).isEqualTo("3");
        assertThat(jobs.limits().lanes(5)).singleElement().satisfies(lane -> assertThat(lane.reason())
                .isEqualTo(JobLimits.Reason.HELD));
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void holdsTheFeedOfAJobWhoseLaneWasHeldBefore() {
        jobs.putAll(List.of("1", "2"), KEY);
        jobs.get(MINUTE).orElseThrow().retryLater(Duration.ofMillis(300));
        Job<String> again = jobs.get(MINUTE).orElseThrow();
        assertThat(again.payload()).isEqualTo("1");
        assertThat(again.failureCount()).isZero();
        again.retryLater(Duration.ofHours(1), RetryLaterException.Scope.FEED);
        jobs.put("plain");
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void goesOnWithAllJobsOfAFeedThatWasHeld() {
        jobs.put("1", KEY);
        jobs.get(MINUTE).orElseThrow().retryLater(Duration.ofMillis(300), RetryLaterException.Scope.FEED);
        jobs.put("plain");
        assertThat(List.of(
                        jobs.get(MINUTE).orElseThrow().payload(),
                        jobs.get(MINUTE).orElseThrow().payload()))
                .containsExactlyInAnyOrder("1", "plain");
    }
}
