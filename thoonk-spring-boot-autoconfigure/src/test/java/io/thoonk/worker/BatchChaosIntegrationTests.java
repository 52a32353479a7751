package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Batch;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Batches and follow-ups while connections break and handlers fail. */
class BatchChaosIntegrationTests extends WorkersFixture {

    private static final int BATCHES = 20;

    private static final int MEMBERS = 20;

    @Test
    void putsEachCallbackAndEachFollowUpOnceWhileConnectionsBreak() {
        JobQueue<String> others = thoonk.jobs("others", String.class);
        JobQueue<String> told = thoonk.jobs("told", String.class);
        JobQueue<String> followed = thoonk.jobs("followed", String.class);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            Batch batch = thoonk.batch("b" + i).onSuccess("told", "success").onEnd("told", "end");
            batch.putAll(i % 2 == 0 ? "j" : "others", numbers());
            batch.put(i % 2 == 0 ? "others" : "j", "one more");
            batch.close();
            batches.add(batch);
        }
        workers.start(thoonk, TestWorkers.options(4, TestWorkers.SHORT_LEASE), this::work);
        workers.start(other, TestWorkers.options(4, TestWorkers.SHORT_LEASE), this::work);
        workers.start(thoonk, "others", TestWorkers.options(4, TestWorkers.SHORT_LEASE), this::work);
        workers.start(other, "others", TestWorkers.options(4, TestWorkers.SHORT_LEASE), this::work);
        patiently().until(() -> {
            redis.clientKill(KillArgs.Builder.typeNormal().skipme());
            return jobs.counts().finished() + others.counts().finished() > BATCHES * MEMBERS / 2;
        });
        patiently().until(() -> {
            jobs.maintain();
            others.maintain();
            // A claim that expires too often, as no renewal comes through, stalls its job.
            batches.forEach(Batch::retryStalled);
            return batches.stream().allMatch(batch -> batch.progress().state() == BatchProgress.State.SUCCEEDED);
        });
        patiently()
                .until(() -> told.counts().available() >= 2 * BATCHES
                        && followed.counts().available() >= BATCHES * (MEMBERS + 1));
        assertThat(told.counts().published()).isEqualTo(2 * BATCHES);
        assertThat(told.list(JobState.AVAILABLE, 0, 1000).stream().map(JobInfo::id))
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(batches.stream()
                        .flatMap(batch -> List.of(batch.id() + ">success", batch.id() + ">end").stream())
                        .toList()));
        assertThat(followed.counts().published()).isEqualTo(BATCHES * (MEMBERS + 1));
        assertThat(followed.list(JobState.AVAILABLE, 0, 1000).stream()
                        .map(JobInfo::id)
                        .distinct())
                .hasSize(BATCHES * (MEMBERS + 1));
    }

    /** Connections are cut under this test too. */
    private static ConditionFactory patiently() {
        return await().ignoreExceptionsInstanceOf(ThoonkRedisException.class);
    }

    private Optional<Object> work(Job<?> job) {
        if (ThreadLocalRandom.current().nextInt(20) == 0) {
            throw new IllegalStateException("now and then");
        }
        return Optional.of(Outcome.none().then("followed", job.id()));
    }

    private static List<String> numbers() {
        return IntStream.range(0, MEMBERS).mapToObj(String::valueOf).toList();
    }
}
