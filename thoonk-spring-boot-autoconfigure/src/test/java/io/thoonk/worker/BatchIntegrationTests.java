package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.PeerFeeds;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Batch;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that belong together, in two feeds, and what is put when they have ended. */
class BatchIntegrationTests extends WorkersFixture {

    private JobQueue<String> others;

    private JobQueue<String> told;

    private Batch batch;

    @BeforeEach
    void open() {
        others = thoonk.jobs("others", String.class);
        told = thoonk.jobs("told", String.class);
        batch = thoonk.batch("b")
                .onSuccess("told", "success")
                .onEnd("told", "end")
                .onTrouble("told", "trouble");
    }

    @Test
    void putsLargeMembersInCallsOfAMegabyte() {
        batch.putAll("j", List.of("small"));
        redis.configResetstat();
        batch.putAll("j", Collections.nCopies(8, "x".repeat(300_000)));
        long calls = evalshaCalls();
        redis.configResetstat();
        batch.putAll("j", Collections.nCopies(8, "small"));
        assertThat(calls).isEqualTo(evalshaCalls() + 1);
        assertThat(jobs.counts().available()).isEqualTo(17);
    }

    private long evalshaCalls() {
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:calls="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    @Test
    void putsSuccessAndEndOnceWhenAllMembersHaveFinished() {
        batch.put("j", "1");
        batch.put("others", "2");
        batch.close();
        assertThat(batch.progress().counts()).isEqualTo(new BatchProgress.Counts(2, 2, 0, 0));
        jobs.get().orElseThrow().finish();
        assertThat(told()).isEmpty();
        others.get().orElseThrow().finish("result");
        assertThat(told()).containsExactlyInAnyOrder("b>end end", "b>success success");
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.SUCCEEDED);
        assertThat(redis.exists(bytes("thoonk.batches:all"), bytes("thoonk.outbox:j"), bytes("thoonk.batch.outbox:b")))
                .isZero();
        assertThatIllegalStateException().isThrownBy(() -> batch.put("j", "3"));
        jobs.maintain();
        assertThat(told()).isEmpty();
        assertThat(redis.exists(bytes("thoonk.extras:j"))).isZero();
    }

    @Test
    void tellsOfTroubleAndEndOnceAndOfASuccessAfterARetry() {
        String first = batch.put("j", "1");
        String second = batch.put("j", "2");
        batch.close();
        jobs.get().orElseThrow().stall("no");
        assertThat(told()).containsExactly("b>trouble trouble");
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.TROUBLE);
        assertThat(batch.progress().stalledMembers()).containsExactly(new BatchProgress.Member("j", first));
        jobs.get().orElseThrow().stall("neither");
        assertThat(told()).containsExactly("b>end end");
        assertThat(batch.retryStalled()).isEqualTo(2);
        assertThat(batch.progress().counts().open()).isEqualTo(2);
        jobs.get().orElseThrow().stall("again");
        jobs.get().orElseThrow().finish();
        assertThat(told()).isEmpty();
        batch.retryStalled();
        jobs.get().orElseThrow().finish();
        assertThat(told()).containsExactly("b>success success");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void putsACallbackOnceItsFeedIsThere() {
        Batch early = thoonk.batch("early").onSuccess("mails", "sent").onEnd("told", "end");
        early.put("j", "1");
        early.close();
        jobs.get().orElseThrow().finish();
        assertThat(told()).containsExactly("early>end end");
        jobs.maintain();
        assertThat(redis.smembers(bytes("thoonk.batches:all")))
                .extracting(Utf8::text)
                .contains("early");
        JobQueue<String> mails = thoonk.jobs("mails", String.class);
        jobs.maintain();
        assertThat(mails.get().orElseThrow().payload()).isEqualTo("sent");
        assertThat(redis.exists(bytes("thoonk.batch.outbox:early"), bytes("thoonk.batch.outbox.failed:early")))
                .isZero();
        assertThat(redis.smembers(bytes("thoonk.batches:all")))
                .extracting(Utf8::text)
                .doesNotContain("early");
        assertThat(mails.counts().published()).isEqualTo(1);
    }

    @Test
    void takesAMemberThatExpiresForOneThatHasEnded() {
        batch.put("j", "1", PutOptions.builder().expires(Duration.ofMillis(1)).build());
        batch.put("j", "2");
        batch.close();
        await().until(() -> {
            jobs.maintain();
            return batch.progress().counts().open() == 1;
        });
        assertThat(told()).isEmpty();
        jobs.get().orElseThrow().finish();
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.ENDED);
        assertThat(told()).containsExactly("b>end end");
        assertThat(batch.progress().counts()).isEqualTo(new BatchProgress.Counts(2, 0, 0, 1));
    }

    /** Red where the batch hears only of what processes of ours do. */
    @Test
    void hearsThatAPeerHasStalledAMemberAndRetriesIt() {
        String member = batch.put("j", "1");
        batch.close();
        redis.lrem(bytes("feed.ids:j"), 1, bytes(member));
        redis.zrem(bytes("feed.published:j"), bytes(member));
        redis.sadd(bytes("feed.stalled:j"), bytes(member));
        jobs.maintain();
        assertThat(told()).containsExactlyInAnyOrder("b>trouble trouble", "b>end end");
        assertThat(batch.progress().stalledMembers()).containsExactly(new BatchProgress.Member("j", member));
        redis.srem(bytes("feed.stalled:j"), bytes(member));
        redis.lpush(bytes("feed.ids:j"), bytes(member));
        jobs.maintain();
        assertThat(batch.progress().counts().open()).isOne();
        jobs.get().orElseThrow().finish();
        assertThat(told()).containsExactly("b>success success");
    }

    @Test
    void endsAtOnceWithoutMembers() {
        batch.close();
        assertThat(told()).containsExactlyInAnyOrder("b>end end", "b>success success");
    }

    @Test
    void letsMembersAddMembersAndDelayedOnesCount() {
        batch.put("j", "1");
        batch.close();
        Job<String> job = jobs.get().orElseThrow();
        String later = thoonk.batch("b")
                .put("j", "2", PutOptions.builder().delay(Duration.ofHours(1)).build());
        job.finish();
        assertThat(told()).isEmpty();
        jobs.retract(later);
        assertThat(told()).containsExactly("b>end end");
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.ENDED);
    }

    @Test
    void retractsAllMembersWhenItIsCancelledOrItsTimeIsOver() {
        batch.putAll("j", List.of("1", "2", "3"));
        jobs.get().orElseThrow();
        jobs.get().orElseThrow().finish();
        batch.cancel();
        assertThat(jobs.counts().available() + jobs.counts().claimed()).isZero();
        assertThat(told()).containsExactly("b>end end");
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.CANCELLED);
        Batch late =
                thoonk.batch("late").deadline(Instant.now().minusSeconds(1)).onEnd("told", "end");
        late.put("j", "1");
        jobs.maintain();
        assertThat(told()).containsExactly("late>end end");
    }

    @Test
    void isNotHeldUpByMembersThatWereNeverPutOrWentWithTheirFeed() {
        thoonk.jobs("gone", String.class);
        batch.put("gone", "1");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> batch.put("nowhere", "2"));
        assertThat(batch.progress().counts().all()).isEqualTo(1);
        thoonk.deleteFeed("gone");
        batch.close();
        await().until(() -> {
            jobs.maintain();
            return told().equals(List.of("b>end end"));
        });
        assertThat(batch.progress().counts().lost()).isEqualTo(1);
    }

    @Test
    void isNotHeldUpByADelayedMemberOfAFeedThatAPeerDeleted() {
        thoonk.jobs("gone", String.class);
        batch.put("gone", "1", PutOptions.builder().delay(Duration.ofDays(1)).build());
        batch.close();
        PeerFeeds.delete(redis, "gone");
        await().until(() -> {
            jobs.maintain();
            return told().equals(List.of("b>end end"));
        });
        assertThat(batch.progress().counts().lost()).isEqualTo(1);
    }

    @Test
    void isListedAgainWhereThatWasForgotten() {
        batch.put("j", "1");
        redis.srem(bytes("thoonk.batches:all"), bytes("b"));
        batch.close();
        assertThat(redis.smembers(bytes("thoonk.batches:all")))
                .extracting(Utf8::text)
                .containsExactly("b");
        jobs.get().orElseThrow().finish();
        assertThat(redis.exists(bytes("thoonk.batches:all"))).isZero();
    }

    /** As its first change is still on its way, or never came. */
    @Test
    void isLookedForTwiceBeforeItIsTakenOffTheList() {
        batch.cancel();
        told();
        redis.sadd(bytes("thoonk.batches:all"), bytes("begun"));
        jobs.maintain();
        assertThat(redis.sismember(bytes("thoonk.batches:all"), bytes("begun"))).isTrue();
        thoonk.batch("begun").put("j", "1");
        jobs.maintain();
        jobs.maintain();
        assertThat(redis.sismember(bytes("thoonk.batches:all"), bytes("begun"))).isTrue();
        redis.sadd(bytes("thoonk.batches:all"), bytes("never"));
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(redis.sismember(bytes("thoonk.batches:all"), bytes("never")))
                    .isFalse();
        });
    }

    @Test
    void isOverWhenItIsCancelledThoughMembersWereNeverPut() {
        thoonk.jobs("gone", String.class);
        batch.put("gone", "1");
        thoonk.deleteFeed("gone");
        batch.cancel();
        await().until(() -> {
            jobs.maintain();
            return told().equals(List.of("b>end end"));
        });
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.CANCELLED);
        assertThat(redis.exists(bytes("thoonk.batches:all"))).isZero();
    }

    @Test
    void isOverWhenAStalledMemberHasGoneWithItsFeed() {
        JobQueue<String> gone = thoonk.jobs("gone", String.class);
        batch.put("gone", "1");
        batch.close();
        gone.get().orElseThrow().stall("no");
        assertThat(told()).containsExactlyInAnyOrder("b>end end", "b>trouble trouble");
        thoonk.deleteFeed("gone");
        await().until(() -> {
            jobs.maintain();
            return batch.progress().isOver();
        });
        assertThat(batch.progress().counts().lost()).isEqualTo(1);
        assertThat(redis.exists(bytes("thoonk.batches:all"))).isZero();
    }

    /** Of a cluster, its master may be away. */
    @Test
    void isLookedAfterWhateverBecomesOfAnotherFeed() {
        thoonk.jobs("gone", String.class);
        batch.put("others", "out of reach");
        batch.put("gone", "1");
        batch.put("j", "2");
        thoonk.batch("other").put("others", "out of reach too");
        thoonk.deleteFeed("gone");
        redis.rename(bytes("feed.items:others"), bytes("aside"));
        redis.set(bytes("feed.items:others"), bytes("of another program"));
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(batch::cancel);
        assertThat(jobs.counts().available()).isZero();
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(batch.progress().counts().open()).isEqualTo(1);
        });
        redis.rename(bytes("aside"), bytes("feed.items:others"));
        jobs.maintain();
        assertThat(told()).containsExactly("b>end end");
    }

    @Test
    void takesWhatAPeerHasFinishedForFinished() {
        String id = batch.put("j", "1");
        batch.close();
        redis.rpop(bytes("feed.ids:j"));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        redis.hdel(bytes("feed.items:j"), bytes(id));
        jobs.maintain();
        assertThat(told()).containsExactlyInAnyOrder("b>end end", "b>success success");
    }

    @Test
    void hearsOfMembersThatALimitOfTheWholeFeedHasHeldBack() {
        jobs.limits().set(Limit.builder().concurrency(1).build());
        batch.putAll("j", List.of("1", "2", "3"));
        batch.close();
        for (int i = 0; i < 3; i++) {
            jobs.get(PATIENCE).orElseThrow().finish();
        }
        assertThat(told()).containsExactlyInAnyOrder("b>end end", "b>success success");
    }

    @Test
    void hearsOfABatchInsideByAMemberThatWaitsForThat() {
        Batch inside = thoonk.batch("inside");
        inside.put("others", "1");
        inside.close();
        batch.put("j", "join", PutOptions.builder().afterAll(inside).build());
        batch.close();
        others.get().orElseThrow().stall("no");
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.TROUBLE);
        assertThat(told()).containsExactlyInAnyOrder("b>end end", "b>trouble trouble");
        inside.retryStalled();
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.RUNNING);
        others.get().orElseThrow().finish();
        jobs.get().orElseThrow().finish();
        assertThat(told()).containsExactly("b>success success");
    }

    @Test
    void runsMembersInWorkersOfSeveralFeeds() {
        workers.start(thoonk, TestWorkers.options(4), job -> {
            if (job.payload().equals("0") && job.failureCount() == 0) {
                throw new IllegalStateException("at first");
            }
            return Optional.empty();
        });
        workers.start(other, "others", TestWorkers.options(4), job -> Optional.of("result"));
        for (int i = 0; i < 50; i++) {
            batch.put(i % 2 == 0 ? "j" : "others", String.valueOf(i));
        }
        batch.close();
        await().until(() -> batch.progress().state() == BatchProgress.State.SUCCEEDED);
        assertThat(told.get(PATIENCE)).isPresent();
        assertThat(told.get(PATIENCE)).isPresent();
        assertThat(told.counts().published()).isEqualTo(2);
    }

    @Test
    void tellsWhatARuleWithoutRedisTellsWhateverHappens() {
        Random random = new Random(17);
        for (int run = 0; run < 30; run++) {
            String id = "run" + run;
            Batch some = thoonk.batch(id)
                    .onSuccess("told", "success")
                    .onEnd("told", "end")
                    .onTrouble("told", "trouble");
            Rule rule = new Rule();
            Set<String> expected = new TreeSet<>();
            for (int step = 0; step < 25; step++) {
                rule.step(random, some, expected);
                assertThat(new TreeSet<>(all()))
                        .as("run %s, step %s", run, step)
                        .isEqualTo(expected.stream()
                                .map(event -> id + ">" + event)
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
            told.list(JobState.AVAILABLE, 0, 10).forEach(job -> told.retract(job.id()));
            rule.members.keySet().forEach(jobs::retract);
            told();
        }
    }

    private List<String> all() {
        return told.list(JobState.AVAILABLE, 0, 10).stream().map(JobInfo::id).toList();
    }

    private List<String> told() {
        List<String> all = new ArrayList<>();
        Optional<Job<String>> next;
        while ((next = told.get()).isPresent()) {
            all.add(next.get().id() + " " + next.get().payload());
            next.get().finish();
        }
        return all;
    }

    /** What is to be expected, by the states of the members alone. */
    private final class Rule {

        private final Map<String, String> members = new HashMap<>();

        private boolean closed;

        private boolean over;

        void step(Random random, Batch some, Set<String> expected) {
            int what = random.nextInt(10);
            if (what == 0) {
                some.close();
                closed = true;
            } else if (what < 4 && !over && !expected.contains("end")) {
                members.put(some.put("j", "x"), "open");
            } else {
                jobs.get().ifPresent(job -> end(random, job));
                happen(expected);
                if (random.nextInt(4) == 0 && members.containsValue("stalled")) {
                    some.retryStalled();
                    members.replaceAll((id, state) -> state.equals("stalled") ? "open" : state);
                }
            }
            happen(expected);
        }

        private void end(Random random, Job<String> job) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    job.stall("no");
                    members.put(job.id(), "stalled");
                }
                case 1 -> {
                    jobs.retract(job.id());
                    members.put(job.id(), "lost");
                }
                case 2 -> job.cancel();
                default -> {
                    job.finish();
                    members.put(job.id(), "finished");
                }
            }
            if (members.containsValue("stalled")) {
                trouble = true;
            }
        }

        private boolean trouble;

        private void happen(Set<String> expected) {
            if (trouble) {
                expected.add("trouble");
            }
            if (closed && !members.containsValue("open")) {
                expected.add("end");
                if (!members.containsValue("stalled")) {
                    over = true;
                    if (!members.containsValue("lost")) {
                        expected.add("success");
                    }
                }
            }
        }
    }
}
