package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.job.PutOutcome.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs with a unique key, as callers see them who claim by hand. */
class UniqueIntegrationTests extends JobFeedFixture {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** How a job ends, so that the next of its key is put. */
    private enum End {
        FINISHED(test -> test.running().finish()),
        FINISHED_BY_ID(test -> test.jobs.finish(test.running().id())),
        STALLED(test -> test.running().stall("no")),
        RETRACTED(test -> test.jobs.retract(test.running().id())),
        FINISHED_BY_PEER(test -> {
            byte[] id = bytes(test.running().id());
            test.redis.zrem(bytes("feed.claimed:j"), id);
            test.redis.zrem(bytes("feed.published:j"), id);
            test.redis.hdel(bytes("feed.items:j"), id);
            test.jobs.maintain();
        }),
        STALLED_BY_PEER(test -> {
            byte[] id = bytes(test.running().id());
            test.redis.zrem(bytes("feed.claimed:j"), id);
            test.redis.zrem(bytes("feed.published:j"), id);
            test.redis.sadd(bytes("feed.stalled:j"), id);
            test.jobs.maintain();
        });

        private final Consumer<UniqueIntegrationTests> commands;

        End(Consumer<UniqueIntegrationTests> commands) {
            this.commands = commands;
        }
    }

    private Job<String> running;

    private Job<String> running() {
        return running;
    }

    private static PutOptions.Builder unique(UniqueMode mode) {
        return PutOptions.builder().unique("user-7", mode);
    }

    private PutOutcome put(String payload, UniqueMode mode) {
        return jobs.putUnique(payload, unique(mode).build());
    }

    private Job<String> claim() {
        return jobs.get(MINUTE).orElseThrow();
    }

    private void assertNoKeyIsLeft() {
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.unique:j"))).isZero();
        assertThat(redis.exists(bytes("thoonk.expiry:j"))).isZero();
    }

    @Test
    void keepsTheFirst() {
        PutOutcome first = put("1", UniqueMode.KEEP_FIRST);
        assertThat(first.kind()).isEqualTo(Kind.NEW);
        assertThat(put("2", UniqueMode.KEEP_FIRST)).isEqualTo(new PutOutcome(first.id(), Kind.EXISTING));
        assertThat(jobs.put("2", unique(UniqueMode.KEEP_FIRST).build())).isEqualTo(first.id());
        Job<String> job = claim();
        assertThat(job.payload()).isEqualTo("1");
        assertThat(put("3", UniqueMode.KEEP_FIRST).kind()).isEqualTo(Kind.EXISTING);
        job.finish();
        assertThat(put("4", UniqueMode.KEEP_FIRST).kind()).isEqualTo(Kind.NEW);
        claim().finish();
        assertThat(jobs.get()).isEmpty();
        assertNoKeyIsLeft();
    }

    @Test
    void takesAStalledJobForAnEndedOneUntilItIsRetried() {
        PutOutcome first = put("1", UniqueMode.KEEP_FIRST);
        claim().stall("no");
        jobs.retry(first.id());
        assertThat(put("2", UniqueMode.KEEP_FIRST).kind()).isEqualTo(Kind.EXISTING);
        claim().stall("no");
        assertThat(put("3", UniqueMode.KEEP_FIRST).kind()).isEqualTo(Kind.NEW);
        claim().finish();
        jobs.retract(first.id());
        assertNoKeyIsLeft();
    }

    @Test
    void forgetsTheKeyOfAJobThatAPeerHasEnded() {
        put("1", UniqueMode.KEEP_FIRST);
        running = claim();
        End.FINISHED_BY_PEER.commands.accept(this);
        assertNoKeyIsLeft();
        assertThat(put("2", UniqueMode.KEEP_FIRST).kind()).isEqualTo(Kind.NEW);
    }

    @Test
    void replacesWhatWaitsAndKeepsItsPlace() {
        PutOutcome first = jobs.putUnique(
                "1", unique(UniqueMode.REPLACE).header("a", "1").maxAttempts(9).build());
        jobs.put("behind");
        assertThat(jobs.putUnique(
                        "2", unique(UniqueMode.REPLACE).header("b", "2").build()))
                .isEqualTo(new PutOutcome(first.id(), Kind.REPLACED));
        Job<String> job = claim();
        assertThat(job.payload()).isEqualTo("2");
        assertThat(job.id()).isEqualTo(first.id());
        assertThat(job.headers()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void replacesTheDelay() {
        jobs.putUnique("1", unique(UniqueMode.REPLACE).delay(MINUTE).build());
        assertThat(put("2", UniqueMode.KEEP_LAST).kind()).isEqualTo(Kind.REPLACED);
        assertThat(jobs.counts().delayed()).isOne();
        assertThat(put("3", UniqueMode.REPLACE).kind()).isEqualTo(Kind.REPLACED);
        assertThat(claim().payload()).isEqualTo("3");
        assertThat(jobs.counts().delayed()).isZero();
    }

    @Test
    void leavesTheTimeOfAJobThatBacksOff() {
        put("1", UniqueMode.REPLACE);
        claim().cancel(MINUTE);
        assertThat(put("2", UniqueMode.REPLACE).kind()).isEqualTo(Kind.REPLACED);
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.counts().delayed()).isOne();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void putsTheLastThatWasPutWhileAJobRan(End end) {
        put("1", UniqueMode.KEEP_LAST);
        running = claim();
        PutOutcome second = put("2", UniqueMode.KEEP_LAST);
        assertThat(second.kind()).isEqualTo(Kind.NEXT);
        assertThat(jobs.putUnique(
                        "3",
                        unique(UniqueMode.REPLACE)
                                .header("a", "b")
                                .maxAttempts(2)
                                .build()))
                .isEqualTo(second);
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.payload(running.id())).contains("1");
        end.commands.accept(this);
        Job<String> next = claim();
        assertThat(next.payload()).isEqualTo("3");
        assertThat(next.id()).isEqualTo(second.id());
        assertThat(next.headers()).isEqualTo(Map.of("a", "b"));
        next.finish();
        assertThat(jobs.get()).isEmpty();
        jobs.list(JobState.STALLED, 0, 10).forEach(info -> jobs.retract(info.id()));
        assertNoKeyIsLeft();
    }

    @Test
    void putsWhatWaitsForAJobThatAPeerHasEndedBeforeWhatIsPutThen() {
        put("1", UniqueMode.KEEP_LAST);
        running = claim();
        PutOutcome second = put("2", UniqueMode.KEEP_LAST);
        byte[] id = bytes(running.id());
        redis.zrem(bytes("feed.claimed:j"), id);
        redis.hdel(bytes("feed.items:j"), id);
        assertThat(put("3", UniqueMode.KEEP_LAST)).isEqualTo(new PutOutcome(second.id(), Kind.REPLACED));
        assertThat(claim().payload()).isEqualTo("3");
    }

    @Test
    void goesOnWaitingWhereAJobComesBack() {
        put("1", UniqueMode.KEEP_LAST);
        Job<String> job = claim();
        put("2", UniqueMode.KEEP_LAST);
        job.cancel();
        Job<String> again = claim();
        assertThat(again.payload()).isEqualTo("1");
        again.finish();
        assertThat(claim().payload()).isEqualTo("2");
    }

    /** Red where the job that came back takes the later payload, and the earlier one runs behind it. */
    @ParameterizedTest
    @MethodSource("replacing")
    void runsLastWhatIsPutLastThoughAJobComesBack(UniqueMode mode, boolean isDelayed) {
        put("1", mode);
        Job<String> job = claim();
        PutOutcome next = put("2", mode);
        job.cancel(isDelayed ? Duration.ofMillis(200) : Duration.ZERO);
        assertThat(put("3", mode)).isEqualTo(new PutOutcome(next.id(), Kind.NEXT));
        Job<String> again = claim();
        assertThat(again.payload()).isEqualTo("1");
        again.finish();
        assertThat(claim().payload()).isEqualTo("3");
        assertThat(jobs.get()).isEmpty();
    }

    static Stream<Arguments> replacing() {
        return Stream.of(
                        UniqueMode.REPLACE,
                        UniqueMode.KEEP_LAST,
                        UniqueMode.debounce(Duration.ofMillis(20), Duration.ofMillis(50)),
                        UniqueMode.throttle(Duration.ofMillis(30), true))
                .flatMap(mode -> Stream.of(Arguments.of(mode, true), Arguments.of(mode, false)));
    }

    @Test
    void givesItsKeyBackToAStalledJobThatIsRetried() {
        PutOutcome first = put("1", UniqueMode.KEEP_FIRST);
        claim().stall("no");
        put("2", UniqueMode.KEEP_FIRST);
        claim().finish();
        jobs.retry(first.id());
        assertThat(put("3", UniqueMode.KEEP_FIRST)).isEqualTo(new PutOutcome(first.id(), Kind.EXISTING));
        claim().stall("no");
        PutOutcome other = put("4", UniqueMode.KEEP_FIRST);
        jobs.retry(first.id());
        assertThat(put("5", UniqueMode.KEEP_FIRST)).isEqualTo(new PutOutcome(other.id(), Kind.EXISTING));
        jobs.retract(first.id());
        jobs.retract(other.id());
        assertNoKeyIsLeft();
    }

    @Test
    void retractsWhatIsNotInTheFeedYet() {
        put("1", UniqueMode.KEEP_LAST);
        Job<String> job = claim();
        assertThat(jobs.retract(put("2", UniqueMode.KEEP_LAST).id())).isTrue();
        job.finish();
        assertThat(jobs.get()).isEmpty();
        assertNoKeyIsLeft();
    }

    @Test
    void waitsForQuietButNotForEver() {
        UniqueMode mode = UniqueMode.debounce(Duration.ofSeconds(20), Duration.ofSeconds(60));
        PutOutcome first = put("1", mode);
        Instant due = jobs.info(first.id()).orElseThrow().dueAt().orElseThrow();
        await().until(() -> {
            put("2", mode);
            return jobs.info(first.id()).orElseThrow().dueAt().orElseThrow().isAfter(due);
        });
        UniqueMode brief = UniqueMode.debounce(Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(put("3", brief)).isEqualTo(new PutOutcome(first.id(), Kind.REPLACED));
        Job<String> job = claim();
        assertThat(job.payload()).isEqualTo("3");
        PutOutcome next = put("4", mode);
        assertThat(next.kind()).isEqualTo(Kind.NEXT);
        job.finish();
        assertThat(jobs.state(next.id())).contains(JobState.DELAYED);
    }

    @Test
    void startsOneInAWindow() {
        UniqueMode mode = UniqueMode.throttle(MINUTE, false);
        PutOutcome first = put("1", mode);
        assertThat(put("2", mode)).isEqualTo(new PutOutcome(first.id(), Kind.EXISTING));
        claim().finish();
        assertThat(put("3", mode)).isEqualTo(new PutOutcome(first.id(), Kind.EXISTING));
        assertThat(jobs.get()).isEmpty();
        assertThat(put("4", UniqueMode.KEEP_LAST).kind()).isEqualTo(Kind.NEW);
    }

    @Test
    void startsTheLastOfAWindowAtItsEnd() {
        UniqueMode mode = UniqueMode.throttle(Duration.ofMillis(300), true);
        put("1", mode);
        Job<String> job = claim();
        PutOutcome second = put("2", mode);
        assertThat(put("3", mode).id()).isEqualTo(second.id());
        job.finish();
        Job<String> last = claim();
        assertThat(last.payload()).isEqualTo("3");
        assertThat(Duration.between(job.claimedAt(), last.claimedAt())).isGreaterThan(Duration.ofMillis(200));
        last.finish();
        await().untilAsserted(this::assertNoKeyIsLeft);
    }

    @Test
    void putsTheNextOneWhereTheRunningOneIsCalledOff() {
        put("1", UniqueMode.KEEP_LAST);
        Job<String> job = claim();
        PutOutcome next = put("2", UniqueMode.CANCEL_RUNNING);
        assertThat(next.kind()).isEqualTo(Kind.NEXT);
        assertThat(jobs.get()).isEmpty();
        job.cancel(MINUTE);
        assertThat(jobs.state(job.id())).isEmpty();
        assertThat(claim().payload()).isEqualTo("2");
    }

    @Test
    void waitsInItsLane() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        PutOptions acme = unique(UniqueMode.KEEP_LAST).key("acme").build();
        PutOutcome first = jobs.putUnique("1", acme);
        Job<String> job = claim();
        jobs.put("other", PutOptions.builder().key("acme").build());
        assertThat(jobs.putUnique("2", acme).kind()).isEqualTo(Kind.NEXT);
        assertThat(jobs.putUnique("3", acme).kind()).isEqualTo(Kind.NEXT);
        job.finish();
        Job<String> other = claim();
        assertThat(other.payload()).isEqualTo("other");
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.putUnique("4", acme).kind()).isEqualTo(Kind.REPLACED);
        other.finish();
        Job<String> last = claim();
        assertThat(last.payload()).isEqualTo("4");
        last.finish();
        assertThat(first.id()).isEqualTo(job.id());
        assertNoKeyIsLeft();
    }

    @Test
    void knowsTheIdFirst() {
        PutOptions named = unique(UniqueMode.REPLACE).id("named").build();
        assertThat(jobs.putUnique("1", named)).isEqualTo(new PutOutcome("named", Kind.NEW));
        assertThat(jobs.putUnique("2", named)).isEqualTo(new PutOutcome("named", Kind.EXISTING));
        assertThat(claim().payload()).isEqualTo("1");
    }

    @Test
    void refusesWhatCannotBe() {
        PutOptions options = unique(UniqueMode.REPLACE).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.putAll(List.of("1", "2"), options))
                .withMessageContaining("same unique key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.putUnique("1", PutOptions.defaults()))
                .withMessageContaining("unique(key, mode)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.batch("batch").put("j", "1", options))
                .withMessageContaining("leave out the unique key 'user-7'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.putAndFollow("1", options))
                .withMessageContaining("use putUnique");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        unique(UniqueMode.throttle(MINUTE, false)).delay(MINUTE).build())
                .withMessageContaining("give neither delay nor at");
        jobs.put("1", PutOptions.builder().key("a").build());
        assertThatExceptionOfType(LaneFullException.class)
                .isThrownBy(() -> jobs.putUnique(
                        "2", unique(UniqueMode.REPLACE).key("a").maxWaiting(1).build()));
        assertThat(redis.exists(bytes("thoonk.unique:j"))).isZero();
    }
}
