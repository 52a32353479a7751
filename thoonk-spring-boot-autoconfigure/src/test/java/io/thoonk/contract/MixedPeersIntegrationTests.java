package io.thoonk.contract;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Four producers and four workers of a peer, four and four of ours, all at once on one feed. */
@RedisTest
class MixedPeersIntegrationTests {

    /** So many that all eight meet often; for a longer look at them, 20 000 take some minutes. */
    private static final int JOBS = Integer.getInteger("thoonk.mixed.jobs", 6_000);

    private final long start = System.nanoTime();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void finishEachJobOnceAndLeaveNothing(TestRedis redis) throws Exception {
        MixedRun run = new MixedRun(redis, JOBS);
        try (ThoonkTemplate one = TestTemplates.on(redis);
                ThoonkTemplate other = TestTemplates.on(redis)) {
            JobQueue<String> jobs = one.jobs(MixedRun.FEED, String.class);
            JobQueue<String> others = other.jobs(MixedRun.FEED, String.class);
            Callable<Void> worker = () -> work(run, jobs);
            Callable<Void> otherWorker = () -> work(run, others);
            run.run(List.of(jobs, others), List.of(worker, worker, otherWorker, otherWorker));
        }
        note("mixed-peers.txt", run);
        run.assertEachOnceAndNothingLeft();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void doSoWithWorkersThatAreAnnotatedMethods(TestRedis redis) throws Exception {
        MixedRun run = new MixedRun(redis, Math.min(JOBS, 3_000));
        // What fails on purpose is not worth a line each.
        Map<String, Object> quiet = Map.of("logging.level.io.thoonk.worker", "ERROR");
        try (ConfigurableApplicationContext application =
                StartedApplication.run(redis, quiet, new Annotated(run)::register)) {
            ThoonkTemplate thoonk = application.getBean(ThoonkTemplate.class);
            run.run(List.of(thoonk.jobs(MixedRun.FEED, String.class)), Collections.emptyList());
        }
        note("mixed-peers-annotated.txt", run);
        run.assertEachOnceAndNothingLeft();
    }

    private void note(String file, MixedRun run) throws IOException {
        Files.writeString(
                Path.of("target", file),
                run + ", " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms" + System.lineSeparator());
    }

    private static Void work(MixedRun run, JobQueue<String> jobs) throws InterruptedException {
        while (run.isUnderWay()) {
            if (!run.takePlace()) {
                continue;
            }
            Optional<Job<String>> next = jobs.get(Duration.ofMillis(200));
            if (next.isEmpty()) {
                run.giveBackPlace();
            }
            next.ifPresent(job -> {
                if (run.fails(job.payload(), job.failureCount())) {
                    job.cancel();
                } else {
                    job.finish(job.payload());
                    run.done(job.id());
                }
            });
        }
        return null;
    }

    /** Ours, as an application writes them. */
    static class Annotated {

        private final MixedRun run;

        Annotated(MixedRun run) {
            this.run = run;
        }

        void register(GenericApplicationContext context) {
            context.registerBean(Annotated.class, () -> this);
        }

        @ThoonkJobWorker(
                queue = MixedRun.FEED,
                concurrency = "4",
                backoff = @Backoff(delay = "1ms", multiplier = 1, jitter = "0s"))
        String work(String payload, Job<String> job) throws InterruptedException {
            run.awaitPlace();
            if (run.fails(payload, job.failureCount())) {
                throw new IllegalStateException("fails once");
            }
            run.done(job.id());
            return payload;
        }
    }
}
