package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Batch;
import io.thoonk.job.EndedJob;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims.MaintenanceLease;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.WhenFailed;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

/** Jobs that wait for those of other feeds, and for batches. */
class WaitsOfFeedsIntegrationTests extends WorkersFixture {

    private JobQueue<String> others;

    @BeforeEach
    void open() {
        others = thoonk.jobs("others", String.class);
    }

    private static PutOptions.Builder afterOthers(String... ids) {
        return PutOptions.builder().afterJobsOf("others", ids);
    }

    private static PutOptions.Builder after(Batch batch) {
        return PutOptions.builder().afterAll(batch);
    }

    private Job<String> take(JobQueue<String> queue, String payload) {
        Job<String> job = queue.get(PATIENCE).orElseThrow();
        assertThat(job.payload()).isEqualTo(payload);
        return job;
    }

    @Test
    void runsWhenAJobOfAnotherFeedHasFinishedWithItsResult() {
        String first = others.put("first");
        String own = jobs.put("own");
        String second = jobs.put("second", afterOthers(first).after(own).build());
        assertThat(jobs.info(second).orElseThrow().waitsFor())
                .containsExactlyInAnyOrder("job " + own, "job " + first + " of feed others");
        take(jobs, "own").finish();
        assertThat(jobs.get()).isEmpty();
        take(others, "first").finish("result");
        Job<String> job = take(jobs, "second");
        assertThat(job.resultsOf().get(first).resultAs(String.class)).isEqualTo("result");
        assertThat(job.resultsOf().get(first).queue()).isEqualTo("others");
        job.finish();
        jobs.maintain();
        others.maintain();
        assertThat(redis.exists(bytes("thoonk.extras:j"), bytes("thoonk.extras:others"), bytes("thoonk.outbox:others")))
                .isZero();
    }

    @Test
    void stallsAndWaitsAgainAsTheOtherDoes() {
        String first = others.put("first");
        String second = jobs.put("second", afterOthers(first).build());
        take(others, "first").stall("no");
        assertThat(jobs.info(second).orElseThrow().lastError())
                .contains("job '" + first + "' of feed 'others', which it waits for, was stalled");
        others.retry(first);
        assertThat(jobs.state(second)).contains(JobState.DELAYED);
        take(others, "first").finish();
        take(jobs, "second").finish();
    }

    @Test
    void refusesWhatIsNotKnownElsewhereAndTakesWhatHasEnded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put("never", afterOthers("nothing").build()))
                .withMessageContaining("job nothing of feed others");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put(
                        "never",
                        PutOptions.builder().afterJobsOf("nowhere", "1").build()))
                .withMessageContaining("job 1 of feed nowhere");
        assertThat(jobs.counts().delayed()).isZero();
        String first = others.put("first");
        take(others, "first").finish("kept");
        jobs.put("second", afterOthers(first).build());
        assertThat(take(jobs, "second").resultsOf().get(first).resultAs(String.class))
                .isEqualTo("kept");
        String own = jobs.put("own");
        jobs.put("third", PutOptions.builder().afterJobsOf("j", own).build());
        take(jobs, "own").finish();
        take(jobs, "third").finish();
    }

    @Test
    void isToldThatTheOtherWentWithItsFeed() {
        String first = others.put("first");
        String second = jobs.put("second", afterOthers(first).build());
        thoonk.deleteFeed("others");
        jobs.maintain();
        assertThat(jobs.info(second).orElseThrow().lastError())
                .contains("job '" + first + "' of feed 'others', which it waits for, is not there any more");
    }

    @Test
    void hearsOfAPeerInAFeedThatNobodyHereMaintains() {
        String first = others.put("first");
        jobs.put("second", afterOthers(first).build());
        redis.rpop(bytes("feed.ids:others"));
        redis.hdel(bytes("feed.items:others"), bytes(first));
        jobs.maintain();
        take(jobs, "second").finish();
    }

    @Test
    void hearsAtOnceOfWhatAPeerFinishesWithAResult() {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        ThoonkSettings slow = new ThoonkSettings(
                defaults.keySpace(), false, defaults.payloadLimits(), 1, Duration.ofMinutes(2), Duration.ZERO);
        String first = jobs.put("first");
        String second = jobs.put("second", PutOptions.builder().after(first).build());
        WorkerFeed worked = new WorkerFeed(
                "j", ResolvableType.forClass(String.class), ResolvableType.NONE, Duration.ofHours(3), Duration.ZERO);
        try (ThoonkTemplate slowly = TestTemplates.on(server, slow);
                MaintenanceLease attendance =
                        ThoonkInternals.of(slowly).jobClaims(worked).attend(due -> {}, () -> {})) {
            assertThat(attendance).isNotNull();
            byte[] channel = bytes("job.finish:j");
            await().until(() -> redis.pubsubNumsub(channel).containsValue(1L));
            redis.rpop(bytes("feed.ids:j"));
            redis.hdel(bytes("feed.items:j"), bytes(first));
            redis.publish(channel, bytes(first + "\0result"));
            await().until(() -> jobs.state(second).equals(Optional.of(JobState.AVAILABLE)));
        }
    }

    @Test
    void isDeliveredWhatAProcessLeftThatDied() {
        String first = others.put("first");
        String second = jobs.put("second", afterOthers(first).build());
        // The one that finished the job has written this, and died.
        take(others, "first");
        redis.hset(
                bytes("thoonk.outbox:others"),
                bytes("w\0j\0" + second + "\0" + first + "\0001"),
                bytes("finished\0001result"));
        others.maintain();
        assertThat(take(jobs, "second").resultsOf().get(first).resultAs(String.class))
                .isEqualTo("result");
        assertThat(redis.exists(bytes("thoonk.outbox:others"))).isZero();
    }

    /** The one that finished the job has died after it had written the outbox, which is long. */
    @Test
    void takesNothingForGoneOfWhichTheOtherFeedHasYetToTell() {
        String first = others.put("first");
        List<String> waiting = jobs.putAll(
                IntStream.range(0, 20).mapToObj(i -> "second").toList(),
                afterOthers(first).build());
        take(others, "first");
        redis.eval(
                "for i = 1, 20000 do redis.call('HSET', KEYS[1], 'b\\0nobody\\0' .. i .. '\\0001', 'finished') end",
                ScriptOutputType.STATUS,
                bytes("thoonk.outbox:others"));
        waiting.forEach(id -> {
            redis.hset(
                    bytes("thoonk.outbox:others"),
                    bytes("w\0j\0" + id + "\0" + first + "\0001"),
                    bytes("finished\0000"));
            redis.zrem(bytes("thoonk.waits.for:others"), bytes(first + "\0j\0" + id));
        });
        redis.hdel(bytes("feed.items:others"), bytes(first));
        jobs.maintain();
        assertThat(jobs.counts().stalled()).isZero();
        await().until(() -> {
            jobs.maintain();
            return jobs.counts().available() == 20;
        });
    }

    @Test
    void goesAlongAChainThroughTwoFeedsHoweverLongItIs() {
        int length = 1500;
        String first = others.put("first");
        String last = first;
        for (int i = 0; i < length; i++) {
            JobQueue<String> next = i % 2 == 0 ? jobs : others;
            last = next.put(
                    "next",
                    PutOptions.builder()
                            .afterJobsOf(i % 2 == 0 ? "others" : "j", last)
                            .build());
        }
        take(others, "first").stall("no");
        await().until(() -> jobs.counts().stalled() + others.counts().stalled() == length + 1);
        others.retry(first);
        await().until(() -> jobs.counts().delayed() + others.counts().delayed() == length);
    }

    @Test
    void keepsForAWhileWhatComesBeforeTheJobIsPut() {
        String version = System.currentTimeMillis() + "000";
        others.put("to have a feed");
        redis.hset(bytes("thoonk.extras:others"), bytes("waits"), bytes("1"));
        redis.hset(
                bytes("thoonk.outbox:others"),
                Map.of(
                        bytes("w\0j\0early\0x\0" + version), bytes("finished\0000"),
                        bytes("w\0j\0never\0x\0001"), bytes("finished\0000")));
        others.maintain();
        assertThat(redis.hkeys(bytes("thoonk.outbox:others")))
                .extracting(Utf8::text)
                .containsExactly("w\0j\0early\0x\0" + version);
    }

    @Test
    void runsWhenAllMembersOfABatchHaveFinished() {
        Batch batch = thoonk.batch("b");
        String last = jobs.put("last", after(batch).build());
        assertThat(jobs.info(last).orElseThrow().waitsFor()).containsExactly("batch b");
        batch.put("j", "1");
        batch.put("others", "2");
        take(jobs, "1").finish();
        take(others, "2").finish();
        assertThat(jobs.state(last)).contains(JobState.DELAYED);
        batch.close();
        take(jobs, "last").finish();
        jobs.put("later", after(batch).build());
        take(jobs, "later").finish();
    }

    @Test
    void stallsWhereMembersAreStalledAndWaitsAgainWhenTheyAreRetried() {
        Batch batch = thoonk.batch("b");
        batch.putAll("others", List.of("1", "2"));
        batch.close();
        String last = jobs.put("last", after(batch).build());
        String dropped =
                jobs.put("dropped", after(batch).whenFailed(WhenFailed.DROP).build());
        jobs.put("anyway", after(batch).whenFailed(WhenFailed.RUN).build());
        take(others, "1").stall("no");
        assertThat(jobs.state(last)).contains(JobState.DELAYED);
        take(others, "2").finish();
        assertThat(jobs.info(last).orElseThrow().lastError())
                .contains("batch 'b', which it waits for, has stalled members");
        assertThat(jobs.state(dropped)).isEmpty();
        take(jobs, "anyway").finish();
        batch.retryStalled();
        assertThat(jobs.state(last)).contains(JobState.DELAYED);
        take(others, "1").finish();
        take(jobs, "last").finish();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.put("j", "itself", after(batch).build()));
    }

    @Test
    void isStalledWhereABatchIsCancelled() {
        Batch batch = thoonk.batch("b");
        batch.put("others", "1");
        String last = jobs.put("last", after(batch).build());
        batch.cancel();
        assertThat(jobs.info(last).orElseThrow().lastError())
                .contains("batch 'b', which it waits for, has ended without success");
    }

    @Test
    void letsMembersOfABatchWaitForOneAnother() {
        Batch batch = thoonk.batch("b").onSuccess("others", "all");
        String first = batch.put("j", "first");
        batch.put("j", "second", PutOptions.builder().after(first).build());
        batch.close();
        take(jobs, "first").stall("no");
        assertThat(batch.progress().counts().stalled()).isEqualTo(2);
        assertThat(batch.retryStalled()).isBetween(1, 2);
        assertThat(jobs.counts().stalled()).isZero();
        take(jobs, "first").finish();
        take(jobs, "second").finish();
        take(others, "all").finish();
    }

    @Test
    void runsJobsInTheOrderOfTheirWaitsInWorkers() {
        Queue<String> ran = new ConcurrentLinkedQueue<>();
        workers.start(thoonk, TestWorkers.options(4), job -> {
            String payload = String.valueOf(job.payload());
            if (job.failureCount() == 0 && payload.endsWith("5")) {
                throw new IllegalStateException("at first");
            }
            ran.add(payload);
            return Optional.of("done");
        });
        workers.start(other, "others", TestWorkers.options(4), job -> {
            ran.add(String.valueOf(job.payload()));
            return Optional.of("done");
        });
        Random random = new Random(17);
        Batch roots = thoonk.batch("roots");
        jobs.put("root", PutOptions.builder().id("0").afterAll(roots).build());
        Map<String, List<String>> before = new HashMap<>();
        for (int i = 1; i <= 60; i++) {
            String id = String.valueOf(i);
            String early = String.valueOf(i / 2);
            String also = String.valueOf(random.nextInt(i));
            boolean isHere = i % 3 > 0;
            PutOptions.Builder options = PutOptions.builder().id(id);
            for (String each : List.of(early, also).stream().distinct().toList()) {
                if (Integer.parseInt(each) % 3 > 0 || each.equals("0")) {
                    options.afterJobsOf("j", each);
                } else {
                    options.afterJobsOf("others", each);
                }
            }
            before.put(id, List.of(early, also));
            (isHere ? jobs : others).put(id, options.build());
        }
        roots.close();
        await().until(() -> ran.size() == 61);
        List<String> order = List.copyOf(ran);
        before.forEach(
                (id, earlier) -> earlier.forEach(each -> assertThat(order.indexOf(each.equals("0") ? "root" : each))
                        .as("%s before %s", each, id)
                        .isLessThan(order.indexOf(id))));
    }

    @Test
    void tellsOfAFailureOfAnotherFeedToOneThatRunsAllTheSame() {
        String first = others.put("first");
        jobs.put("second", afterOthers(first).whenFailed(WhenFailed.RUN).build());
        others.retract(first);
        assertThat(take(jobs, "second").resultsOf().get(first).outcome()).isEqualTo(EndedJob.Outcome.RETRACTED);
    }
}
