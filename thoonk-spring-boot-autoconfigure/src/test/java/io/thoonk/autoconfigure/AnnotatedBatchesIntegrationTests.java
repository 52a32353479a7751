package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.BatchFailures;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Annotated methods that get many jobs at once, through a started application. */
@RedisTest
class AnnotatedBatchesIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private static final List<Mail> THREE = List.of(new Mail("a"), new Mail("b"), new Mail("c"));

    private static ConfigurableApplicationContext context;

    private static Handlers handlers;

    private static ThoonkTemplate thoonk;

    @BeforeEach
    void open(TestRedis redis) {
        // Each test has a Redis that is empty, and so an application of its own.
        close();
        context = StartedApplication.run(redis, Map.of("spring.data.redis.timeout", "10s"), Handlers.class);
        handlers = context.getBean(Handlers.class);
        thoonk = context.getBean(ThoonkTemplate.class);
    }

    @AfterAll
    static void close() {
        if (context != null) {
            context.close();
        }
    }

    private static JobQueue<Mail> queue(String name) {
        return thoonk.jobs(name, Mail.class);
    }

    @Test
    void keepsTheResultOfEachJobFromAMap() {
        JobQueue<Mail> mails = queue("mapped");
        List<String> ids = mails.putAll(THREE);
        assertThat(ids).allSatisfy(id -> assertThat(
                        mails.result(id, PATIENCE).orElseThrow().resultAs(String.class))
                .startsWith("sent to "));
        assertThat(handlers.batches).containsExactly(List.of("a", "b", "c"));
        assertThat(mails.counts().finished()).isEqualTo(3);
    }

    /** One is finished by hand, one fails by itself, and one has a result. */
    @Test
    void settlesEachJobByItself() {
        JobQueue<Mail> mails = queue("partial");
        List<String> ids = mails.putAll(THREE);
        await().until(() -> mails.counts().finished() == 2 && mails.counts().stalled() == 1);
        assertThat(mails.result(ids.get(0), PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("by hand");
        JobInfo<Mail> failed = mails.info(ids.get(1)).orElseThrow();
        assertThat(failed.failureCount()).isOne();
        assertThat(failed.lastError().orElseThrow()).contains("no such mailbox b");
        assertThat(mails.result(ids.get(2), PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("sent to c");
    }

    @Test
    void failsAllByAPlainExceptionEachWithItsOwnCount() {
        JobQueue<Mail> mails = queue("failing");
        mails.putAll(THREE);
        await().until(() -> mails.counts().stalled() == 3);
        assertThat(mails.list(JobState.STALLED, 0, 10)).allSatisfy(job -> {
            assertThat(job.failureCount()).isEqualTo(2);
            assertThat(job.lastError().orElseThrow()).contains("the server is down");
        });
        assertThat(handlers.batches).hasSize(2);
        assertThat(mails.counts().finished()).isZero();
    }

    @Test
    void stallsWhatCannotBeReadBeforeTheMethodIsCalled() {
        JobQueue<Mail> mails = queue("mapped");
        String unreadable = thoonk.jobs("mapped", String.class).put("{");
        mails.putAll(THREE);
        await().until(() -> mails.counts().finished() == 3);
        assertThat(mails.state(unreadable)).contains(JobState.STALLED);
        assertThat(handlers.batches).containsExactly(List.of("a", "b", "c"));
    }

    /** Not full, it is called with what there is when the wait is over. */
    @Test
    void waitsForNoMoreThanItsTime() {
        JobQueue<Mail> mails = queue("waiting");
        mails.putAll(THREE);
        await().until(() -> mails.counts().finished() == 3);
        assertThat(handlers.batches.stream().flatMap(List::stream)).containsExactlyInAnyOrder("a", "b", "c");
    }

    record Mail(String to) {}

    static class Handlers {

        private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();

        private void note(List<Job<Mail>> jobs) {
            batches.add(jobs.stream().map(job -> job.payload().to()).toList());
        }

        @ThoonkJobWorker(queue = "mapped", batch = "3", batchWait = "10m")
        Map<String, Object> map(List<Job<Mail>> jobs) {
            note(jobs);
            return jobs.stream()
                    .collect(Collectors.toMap(
                            Job::id, job -> "sent to " + job.payload().to()));
        }

        @ThoonkJobWorker(queue = "partial", batch = "3", batchWait = "10m", maxAttempts = "1")
        void fail(List<Job<Mail>> jobs) throws BatchFailures {
            note(jobs);
            jobs.get(0).finish("by hand");
            throw new BatchFailures(
                    Map.of(
                            jobs.get(1).id(),
                            new IllegalStateException(
                                    "no such mailbox " + jobs.get(1).payload().to())),
                    Map.of(jobs.get(2).id(), "sent to " + jobs.get(2).payload().to()));
        }

        @ThoonkJobWorker(queue = "failing", batch = "3", batchWait = "10m", maxAttempts = "2")
        void failAll(List<Job<Mail>> jobs) {
            note(jobs);
            throw new IllegalStateException("the server is down");
        }

        @ThoonkJobWorker(queue = "waiting", batch = "100", batchWait = "200ms")
        void waitFor(List<Job<Mail>> jobs) {
            note(jobs);
        }
    }
}
