package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

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

/** Lanes, order, levels and requirements, as callers see them who claim by hand. */
class GateIntegrationTests extends GateFixture {

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
}
