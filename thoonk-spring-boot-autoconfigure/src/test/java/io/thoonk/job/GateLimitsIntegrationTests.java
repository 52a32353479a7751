package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Priority;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits, as callers see them who claim by hand. */
class GateLimitsIntegrationTests extends GateFixture {

    private static final byte[] STARTS = bytes("thoonk.starts:j");

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
