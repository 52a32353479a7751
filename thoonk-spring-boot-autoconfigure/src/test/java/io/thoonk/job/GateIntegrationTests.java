package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.Priority;
import io.thoonk.ThoonkInternals;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes, limits, order and levels, as callers see them who claim by hand. */
class GateIntegrationTests extends JobFeedFixture {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final byte[] STARTS = bytes("thoonk.starts:j");

    private static PutOptions key(String key) {
        return PutOptions.builder().key(key).build();
    }

    private List<String> claim(int most) {
        return jobs.get(most, Duration.ofMillis(1)).stream().map(Job::payload).toList();
    }

    private List<Job<String>> claimed(int most) {
        return jobs.get(most, Duration.ofMillis(1));
    }

    @Test
    void takesKeysInTurn() {
        for (int i = 0; i < 4; i++) {
            jobs.put("a" + i, key("a"));
        }
        jobs.put("b0", key("b"));
        jobs.put("b1", key("b"));
        jobs.put("plain");
        assertThat(claim(10)).containsExactlyInAnyOrder("a0", "a1", "a2", "a3", "b0", "b1", "plain");
        jobs.putAll(IntStream.range(0, 50).mapToObj(i -> "a").toList(), key("a"));
        assertThat(claim(10)).containsOnly("a");
        jobs.put("b", key("b"));
        assertThat(claim(2)).contains("b");
    }

    @Test
    void startsNoMoreThanOneJobOfAGreedyKeyBeforeThatOfAnother() {
        jobs.putAll(IntStream.range(0, 60).mapToObj(i -> "a").toList(), key("a"));
        for (int i = 0; i < 20; i++) {
            jobs.get(MINUTE).orElseThrow().finish();
        }
        jobs.put("b", key("b"));
        int before = 0;
        Job<String> next = jobs.get(MINUTE).orElseThrow();
        while (!next.payload().equals("b")) {
            before++;
            next.finish();
            next = jobs.get(MINUTE).orElseThrow();
        }
        assertThat(before).isLessThanOrEqualTo(1);
    }

    @Test
    void givesWeightyKeysMoreTurns() {
        jobs.limits().set("big", Limit.builder().weight(3).build());
        jobs.putAll(IntStream.range(0, 40).mapToObj(i -> "big").toList(), key("big"));
        jobs.putAll(IntStream.range(0, 40).mapToObj(i -> "small").toList(), key("small"));
        assertThat(claim(40).stream().filter("big"::equals).count()).isBetween(29L, 31L);
    }

    @Test
    void runsNoMoreOfAKeyThanMay() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        for (int i = 0; i < 3; i++) {
            jobs.put("a" + i, key("a"));
            jobs.put("b" + i, key("b"));
        }
        List<Job<String>> first = claimed(10);
        assertThat(first).extracting(Job::payload).containsExactlyInAnyOrder("a0", "b0");
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.limits().lanes(10))
                .allSatisfy(lane -> assertThat(lane.reason()).isEqualTo(JobLimits.Reason.CONCURRENCY));
        first.get(0).finish();
        assertThat(claim(10)).hasSize(1);
        first.get(1).cancel();
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void startsNoMoreThanTheRateAllowsInAnyWindow() {
        jobs.limits().set(Limit.builder().rate(3, Duration.ofMillis(400)).build());
        jobs.putAll(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
        List<Long> starts = new ArrayList<>();
        while (starts.size() < 10) {
            jobs.get(5, MINUTE).forEach(job -> {
                starts.add(job.claimedAt().toEpochMilli());
                job.finish();
            });
        }
        for (int i = 3; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - 3)).isGreaterThanOrEqualTo(400);
        }
        assertThat(starts.get(9) - starts.get(0)).isLessThan(30_000);
    }

    @Test
    void startsWhatOldStartsLeaveRoomForThoughOthersAreYoung() {
        Duration hour = Duration.ofHours(1);
        jobs.limits().set("a", Limit.builder().rate(4, hour).build());
        jobs.putAll(IntStream.range(0, 6).mapToObj(Integer::toString).toList(), key("a"));
        assertThat(claim(3)).hasSize(3);
        List<byte[]> old = redis.zrange(STARTS, 0, -1);
        long halfAnHourAgo = redisMillis() - hour.dividedBy(2).toMillis();
        List<byte[]> older = moveStarts(old, halfAnHourAgo);
        assertThat(claim(5)).hasSize(1);
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.limits().lanes(5)).singleElement().satisfies(lane -> assertThat(lane.nextStart())
                .hasValue(Instant.ofEpochMilli(halfAnHourAgo).plus(hour)));
        long room = redisMillis() + 300;
        moveStarts(older, room - hour.toMillis());
        redis.zadd(bytes("thoonk.lanes.parked:j"), 1, bytes("a"));
        List<Job<String>> last = jobs.get(5, MINUTE);
        assertThat(last).hasSize(2).allSatisfy(job -> assertThat(job.claimedAt().toEpochMilli())
                .isGreaterThanOrEqualTo(room));
    }

    /** Lets starts of lane a have been at another time; each is kept as the lane, a zero byte, 13 digits of ms and how many. */
    private List<byte[]> moveStarts(List<byte[]> starts, long millis) {
        List<byte[]> moved = starts.stream()
                .map(start -> bytes(
                        String.format("a\0%013d", millis) + Utf8.text(start).substring(15)))
                .toList();
        redis.zrem(STARTS, starts.toArray(byte[][]::new));
        moved.forEach(start -> redis.zadd(STARTS, 0, start));
        return moved;
    }

    @Test
    void countsNoStartOfAJobThatIsGivenBackBeforeAnybodyBeganWithIt() {
        jobs.limits().set(Limit.builder().rate(4, Duration.ofMinutes(5)).build());
        jobs.limits().set("a", Limit.builder().rate(2, Duration.ofMinutes(5)).build());
        jobs.putAll(List.of("1", "2", "3"), key("a"));
        JobClaims<String> claims = feed.claims(MINUTE);
        List<Job<String>> first =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1)).claimed();
        List<Job<String>> second =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1)).claimed();
        assertThat(claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(5))
                        .claimed())
                .isEmpty();
        claims.giveBack(first, false);
        List<Job<String>> again =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(5)).claimed();
        assertThat(again).extracting(Job::payload).containsExactly("1");
        assertThat(jobs.limits().lanes(5)).singleElement().satisfies(lane -> {
            assertThat(lane.reason()).isEqualTo(JobLimits.Reason.RATE);
            assertThat(lane.startsInWindow()).isEqualTo(2);
        });
        claims.giveBack(second, true);
        assertThat(claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(5))
                        .claimed())
                .isEmpty();
        assertThat(jobs.limits().status().startsInWindow()).isEqualTo(2);
    }

    @Test
    void looksAtAllLanesAnewWhereALimitIsRaised() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        for (int i = 0; i < 200; i++) {
            jobs.putAll(List.of("1", "2"), key("lane " + i));
        }
        List<Job<String>> running = new ArrayList<>();
        while (running.size() < 200) {
            running.addAll(jobs.get(250, MINUTE));
        }
        assertThat(jobs.get()).isEmpty();
        jobs.limits().setForEachKey(Limit.builder().concurrency(2).build());
        while (running.size() < 400) {
            List<Job<String>> more = jobs.get(250, MINUTE);
            assertThat(more).isNotEmpty();
            running.addAll(more);
        }
    }

    /** Red where what has passed the gate starts, whatever the limit is by now. */
    @Test
    void startsNoMoreThanALoweredLimitAllowsOfWhatHasPassedTheGate() {
        jobs.limits().set(Limit.builder().concurrency(1000).build());
        jobs.putAll(IntStream.range(0, 400).mapToObj(Integer::toString).toList());
        assertThat(redis.scard(bytes("thoonk.passed:j"))).isEqualTo(400);
        jobs.put("of a key", key("a"));
        jobs.limits()
                .set(Limit.builder().concurrency(3).rate(4, Duration.ofHours(1)).build());
        List<Job<String>> running = claimed(50);
        assertThat(running).extracting(Job::payload).containsExactlyInAnyOrder("0", "1", "of a key");
        assertThat(jobs.get()).isEmpty();
        running.forEach(Job::finish);
        assertThat(claim(50)).hasSize(1);
        jobs.limits().remove();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 397; i++) {
            others.add(jobs.get(MINUTE).orElseThrow().payload());
        }
        assertThat(others).doesNotHaveDuplicates();
        assertThat(jobs.get()).isEmpty();
    }

    /** Red where what was let into the line under the old limit starts nevertheless. */
    @Test
    void startsNothingThatStandsInTheLineWhereALimitIsLowered() {
        jobs.limits().set(Limit.builder().concurrency(2).build());
        jobs.putAll(List.of("1", "2", "3"), key("a"));
        List<Job<String>> first = claimed(1);
        assertThat(jobs.counts().available()).isOne();
        jobs.limits().set(Limit.builder().concurrency(1).build());
        assertThat(jobs.get()).isEmpty();
        first.get(0).finish();
        assertThat(claim(5)).containsExactly("2");
    }

    /** Red where an urgent job goes behind the others, as its order was lost on its way into the line and back. */
    @Test
    void keepsThePlaceOfAnUrgentJobWhereALimitIsChanged() {
        jobs.limits().set(Limit.builder().concurrency(1).build());
        jobs.put("first");
        List<Job<String>> running = claimed(1);
        jobs.put("plain");
        jobs.put("urgent", PutOptions.builder().priority(Priority.HIGH).build());
        running.get(0).finish();
        assertThat(jobs.counts().available()).isPositive();
        jobs.limits().set(Limit.builder().concurrency(2).build());
        assertThat(claim(1)).containsExactly("urgent");
    }

    /** Red where a lane is taken for empty that was entered at the end of the last job that waited in it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startsWhatComesWhereTheLastJobOfItsLaneExpiresAtItsClaim(boolean isKey) {
        ThoonkInternals.of(thoonk).offer(() -> List.of("gpu"));
        PutOptions.Builder options =
                isKey ? PutOptions.builder().key("a") : PutOptions.builder().requires("gpu");
        // A call removes 50 of them before it claims.
        for (int i = 10; i < 61; i++) {
            PutOptions late = options.build().toBuilder()
                    .id("job" + i)
                    .expires(Instant.EPOCH.plusSeconds(1))
                    .build();
            jobs.put("late", late);
        }
        jobs.put("instead", options.after("job60").whenFailed(WhenFailed.RUN).build());
        List<String> started = new ArrayList<>(claim(1));
        started.addAll(claim(1));
        assertThat(started).containsExactly("instead");
    }

    @Test
    void findsALaneThatNobodyKnows() {
        jobs.put("plain");
        jobs.put("lost", key("a"));
        redis.del(bytes("thoonk.lanes:j"));
        assertThat(claim(5)).containsExactly("plain");
        jobs.maintain();
        assertThat(claim(5)).containsExactly("lost");
    }

    @Test
    void spacesStartsEvenlyWhereTheRateIsSmooth() {
        jobs.limits()
                .set(
                        "a",
                        Limit.builder()
                                .rate(10, Duration.ofSeconds(1))
                                .smooth(true)
                                .build());
        jobs.putAll(IntStream.range(0, 4).mapToObj(Integer::toString).toList(), key("a"));
        List<Long> starts = new ArrayList<>();
        while (starts.size() < 4) {
            jobs.get(5, MINUTE).forEach(job -> starts.add(job.claimedAt().toEpochMilli()));
        }
        for (int i = 1; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void limitsAFeedWhoseJobsStandInTheLineAlready() {
        jobs.putAll(List.of("1", "2", "3", "4"));
        jobs.limits().set(Limit.builder().concurrency(2).build());
        List<Job<String>> running = claimed(10);
        assertThat(running).extracting(Job::payload).containsExactly("1", "2");
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.limits().status().reason()).isEqualTo(JobLimits.Reason.CONCURRENCY);
        jobs.put("5");
        assertThat(jobs.get()).isEmpty();
        jobs.limits().set(Limit.builder().concurrency(3).build());
        assertThat(claim(10)).containsExactly("3");
        jobs.limits().remove();
        assertThat(claim(10)).containsExactly("4", "5");
        running.forEach(Job::finish);
    }

    @Test
    void keepsTheOrderOfAKeyWhereItIsStrict() {
        jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
        jobs.putAll(List.of("1", "2", "3"), key("a"));
        Job<String> first = jobs.get(MINUTE).orElseThrow();
        assertThat(jobs.get()).isEmpty();
        first.cancel(Duration.ofHours(1));
        assertThat(jobs.get()).isEmpty();
        redis.zadd(bytes("thoonk.delayed:j"), 1, bytes(first.id()));
        Job<String> again = jobs.get(MINUTE).orElseThrow();
        assertThat(again.payload()).isEqualTo("1");
        again.giveBack();
        assertThat(jobs.get(MINUTE)).map(Job::payload).contains("1");
        jobs.cancel(again.id());
        Job<String> third = jobs.get(MINUTE).orElseThrow();
        assertThat(third.payload()).isEqualTo("1");
        third.stall("no good");
        Job<String> second = jobs.get(MINUTE).orElseThrow();
        assertThat(second.payload()).isEqualTo("2");
        second.finish();
        assertThat(claim(10)).containsExactly("3");
    }

    @Test
    void letsOthersPassWhereAFailureHoldsNothing() {
        jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.PASS, JobOrder.Gap.HOLD);
        jobs.putAll(List.of("1", "2", "3"), key("a"));
        jobs.get(MINUTE).orElseThrow().cancel(Duration.ofMinutes(5));
        Job<String> second = jobs.get(MINUTE).orElseThrow();
        assertThat(second.payload()).isEqualTo("2");
        second.stall("no good");
        assertThat(jobs.get()).isEmpty();
        jobs.retry(second.id());
        assertThat(jobs.get(MINUTE).orElseThrow().payload()).isEqualTo("2");
    }

    @Test
    void putsLowerLevelsFirst() {
        jobs.put("first");
        for (int level : new int[] {9, 3, 0, 5}) {
            jobs.put("" + level, PutOptions.builder().level(level).build());
        }
        jobs.put("high", PutOptions.builder().priority(Priority.HIGH).build());
        // What is put in one millisecond keeps no order between levels and the line.
        long before = redisMillis();
        await().until(() -> redisMillis() > before);
        jobs.put("normal");
        assertThat(claim(10)).containsExactly("0", "high", "3", "first", "5", "normal", "9");
    }

    @Test
    void startsALevelAheadOfTheNextByTheStepThatIsSet() {
        JobLimits limits = jobs.limits();
        assertThat(limits.settings().priorityStep()).isEqualTo(PriorityStep.DEFAULT);
        assertThat(startedOfLevels()).containsExactly("0", "9");
        limits.declare(
                new JobLimits.Declaration(
                        Optional.empty(),
                        Optional.empty(),
                        JobOrder.NONE,
                        JobOrder.Gap.HOLD,
                        JobOrder.Gap.PASS,
                        PriorityStep.of(Duration.ofMillis(1)),
                        "application"),
                Optional.empty());
        assertThat(limits.settings().priorityStep()).isEqualTo(PriorityStep.of(Duration.ofMillis(1)));
        assertThat(startedOfLevels()).containsExactly("9", "0");
        limits.priorityStep(PriorityStep.STRICT);
        assertThat(limits.settings().priorityStep()).isEqualTo(PriorityStep.STRICT);
        assertThat(startedOfLevels()).containsExactly("0", "9");
        limits.removePriorityStep();
        assertThat(startedOfLevels()).containsExactly("9", "0");
    }

    /** A job of level 9, and more than 9 ms later one of level 0; another one is in the line, so that these are not. */
    private List<String> startedOfLevels() {
        jobs.put("in line");
        jobs.put("9", PutOptions.builder().level(9).build());
        long then = redisMillis() + 10;
        await().until(() -> redisMillis() > then);
        jobs.put("0", PutOptions.builder().level(0).build());
        return claim(3).stream().filter(each -> !each.equals("in line")).toList();
    }

    private long redisMillis() {
        List<byte[]> time = redis.time();
        return Long.parseLong(new String(time.get(0), US_ASCII)) * 1000
                + Long.parseLong(new String(time.get(1), US_ASCII)) / 1000;
    }

    @Test
    void refusesWhatALaneHasNoRoomFor() {
        PutOptions two = PutOptions.builder().key("a").maxWaiting(2).build();
        jobs.putAll(List.of("1", "2"), two);
        assertThatExceptionOfType(LaneFullException.class)
                .isThrownBy(() -> jobs.put("3", two))
                .withMessageContaining("'a'")
                .withMessageContaining("2 may wait");
        assertThatExceptionOfType(LaneFullException.class).isThrownBy(() -> jobs.putAll(List.of("3", "4"), two));
        assertThat(jobs.counts().delayed()).isLessThanOrEqualTo(2);
        assertThat(claim(10)).hasSize(2);
        jobs.put("3", two);
    }

    @Test
    void takesKeysThatAreSpelledAsOptionsAre() {
        List<String> keys = List.of("level", "waiting", "order", "tags", "lane", "needs", "batch");
        for (String key : keys) {
            PutOptions options = PutOptions.builder()
                    .key(key)
                    .level(1)
                    .maxWaiting(1)
                    .tags("of " + key)
                    .build();
            jobs.put(key, options);
        }
        assertThat(jobs.tagged("of tags", 0, 10)).hasSize(1);
        assertThat(claim(10)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void refusesWhatCannotBeCombined() {
        jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        jobs.put("1", PutOptions.builder().key("a").level(1).build()))
                .withMessageContaining("neither a level nor priority HIGH");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder().maxWaiting(3).build())
                .withMessageContaining("needs a key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder().key("a").requires("gpu").build())
                .withMessageContaining("give one of them");
    }

    @Test
    void leavesNoKeyBehind() {
        jobs.limits().set("a", Limit.builder().rate(5, Duration.ofMillis(50)).build());
        jobs.putAll(List.of("1", "2", "3"), key("a"));
        jobs.put("4", PutOptions.builder().key("b").delay(Duration.ofMillis(1)).build());
        int done = 0;
        while (done < 4) {
            Job<String> job = jobs.get(MINUTE).orElseThrow();
            job.finish();
            done++;
        }
        jobs.limits().remove("a");
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(redis.keys("thoonk.*")).extracting(Utf8::text).containsExactly("thoonk.generation:j");
        });
    }

    @Test
    void showsListsRemovesAndAdvancesWhatWaits() {
        jobs.limits().set("a", Limit.builder().concurrency(1).build());
        Job<String> running = null;
        jobs.put("0", key("a"));
        running = jobs.get(MINUTE).orElseThrow();
        List<String> ids = jobs.putAll(List.of("1", "2", "3"), key("a"));
        assertThat(jobs.counts().delayed()).isEqualTo(3);
        assertThat(jobs.list(JobState.DELAYED, 0, 10)).extracting(JobInfo::id).containsExactlyElementsOf(ids);
        assertThat(jobs.list(JobState.DELAYED, 1, 1)).extracting(JobInfo::id).containsExactly(ids.get(1));
        assertThat(jobs.state(ids.get(0))).contains(JobState.DELAYED);
        JobLimits.GateStatus status = jobs.limits().status();
        assertThat(status.waiting()).isEqualTo(3);
        assertThat(status.running()).isEqualTo(1);
        assertThat(jobs.limits().lanes(10)).singleElement().satisfies(lane -> {
            assertThat(lane.key()).isEqualTo("a");
            assertThat(lane.waiting()).isEqualTo(3);
            assertThat(lane.running()).isEqualTo(1);
            assertThat(lane.limit().orElseThrow().concurrency()).hasValue(1);
            assertThat(lane.nextJob()).contains(ids.get(0));
        });
        assertThat(jobs.retract(ids.get(0))).isTrue();
        assertThat(jobs.retract(ids.get(0))).isFalse();
        running.finish();
        assertThat(jobs.get(MINUTE)).map(Job::payload).contains("2");
    }

    @Test
    void runsJobsThatRequireSomethingWhereItIsOffered() {
        jobs.put("gpu", PutOptions.builder().requires("gpu", "memory >= 32").build());
        jobs.put("any");
        assertThat(claim(5)).containsExactly("any");
        assertThat(jobs.limits().status().requirements()).singleElement().satisfies(required -> {
            assertThat(required.needs()).containsExactly("gpu", "memory>=32");
            assertThat(required.waiting()).isEqualTo(1);
            assertThat(required.missing()).containsExactly("gpu", "memory>=32");
        });
        List<String> offered = new ArrayList<>(List.of("gpu", "memory=16"));
        Runnable end = ThoonkInternals.of(thoonk).offer(() -> offered);
        assertThat(claim(5)).isEmpty();
        offered.set(1, "memory=64");
        assertThat(claim(5)).containsExactly("gpu");
        end.run();
        jobs.maintain();
        assertThat(jobs.limits().status().requirements()).isEmpty();
    }

    /** Whatever the turn of its key is among others. */
    @Test
    void keepsTheOrderOfAKeyWhoseJobIsLeftForLater() {
        jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
        jobs.putAll(List.of("1", "2"), PutOptions.builder().key("a").build());
        Job<String> first = claimed(1).get(0);
        jobs.putAll(Collections.nCopies(10, "plain"));
        assertThat(claim(10)).hasSize(10);
        first.requeue();
        assertThat(claim(1)).containsExactly("1");
    }

    @Test
    void keepsAJobThatIsLeftForLaterFromWhoeverHasNotWhatItRequires() {
        Runnable end = ThoonkInternals.of(thoonk).offer(() -> List.of("gpu"));
        jobs.put("gpu", PutOptions.builder().requires("gpu").build());
        Job<String> job = claimed(1).get(0);
        job.requeue();
        assertThat(redis.llen(bytes("feed.ids:j"))).isZero();
        end.run();
        assertThat(claim(1)).isEmpty();
        ThoonkInternals.of(thoonk).offer(() -> List.of("gpu"));
        assertThat(claim(1)).containsExactly("gpu");
    }

    @Test
    void believesTheApplicationThatStartedLast() {
        Limit one = Limit.builder().concurrency(1).build();
        Limit two = Limit.builder().concurrency(2).build();
        JobLimits limits = jobs.limits();
        JobLimits.Declared first = limits.declare(declaration(one, "old"), Optional.empty());
        assertThat(first.isBelieved()).isTrue();
        assertThat(first.other()).isEmpty();
        JobLimits.Declared second = limits.declare(
                declaration(two, "new"), Optional.of(first.since().plusMillis(5)));
        assertThat(second.isBelieved()).isTrue();
        assertThat(second.other()).contains("old");
        JobLimits.Declared again = limits.declare(declaration(one, "old"), Optional.of(first.since()));
        assertThat(again.isBelieved()).isFalse();
        assertThat(again.other()).contains("new");
        limits.set(one);
        assertThat(limits.settings().feed()).contains(one);
        assertThat(limits.settings().declaredFeed()).contains(two);
        assertThat(limits.status().limit()).contains(one);
    }

    private static JobLimits.Declaration declaration(Limit feed, String application) {
        return new JobLimits.Declaration(
                Optional.of(feed),
                Optional.empty(),
                JobOrder.NONE,
                JobOrder.Gap.HOLD,
                JobOrder.Gap.PASS,
                PriorityStep.DEFAULT,
                application);
    }
}
