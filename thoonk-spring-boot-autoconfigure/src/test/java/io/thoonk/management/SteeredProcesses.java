package io.thoonk.management;

import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** One process that looks and steers, and one that works. */
final class SteeredProcesses {

    /** So long that what a test sees came by the channel of control. */
    private static final String HEARTBEAT = "thoonk.processes.heartbeat=10m";

    static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ApplicationContextRunner web = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues("spring.application.name=web", HEARTBEAT);

    private final ApplicationContextRunner workers = web.withPropertyValues(
                    "spring.application.name=workers", "thoonk.worker.claim-timeout=10m")
            .withUserConfiguration(Handlers.class);

    ApplicationContextRunner web() {
        return web;
    }

    ApplicationContextRunner workers() {
        return workers;
    }

    /** Runs a test with both of them. */
    void bothRun(TwoProcesses test) {
        web.run(here -> workers.run(there -> {
            await().atMost(PATIENCE)
                    .until(() ->
                            !here.getBean(ManagedProcess.class).records().all().isEmpty());
            Handlers handlers = there.getBean(Handlers.class);
            handlers.context = there;
            try {
                test.run(here, handlers);
            } finally {
                handlers.end.countDown();
            }
        }));
    }

    static JobQueue<String> jobs(ApplicationContext context) {
        return context.getBean(ThoonkTemplate.class).jobs("work", String.class);
    }

    static void stalled(JobQueue<String> jobs, String payload, String reason) {
        jobs.put(payload);
        Job<String> job = jobs.get().orElseThrow();
        job.stall(reason);
    }

    static boolean isPaused(ApplicationContext context) {
        return context.getBean(ThoonkContainerRegistry.class)
                .find("worker")
                .orElseThrow()
                .isPaused();
    }

    @FunctionalInterface
    interface TwoProcesses {

        void run(ApplicationContext here, Handlers there) throws Exception;
    }

    /** Of the process that works: a worker that blocks until it is interrupted or the test ends, and a listener. */
    static class Handlers {

        private final CountDownLatch running = new CountDownLatch(1);

        private final CountDownLatch interrupted = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        private final CompletableFuture<String> later = new CompletableFuture<>();

        private ApplicationContext context;

        CountDownLatch running() {
            return running;
        }

        CountDownLatch interrupted() {
            return interrupted;
        }

        CompletableFuture<String> later() {
            return later;
        }

        ApplicationContext context() {
            return context;
        }

        @ThoonkJobWorker(id = "worker", queue = "work", concurrency = "2")
        Object work(String payload) throws InterruptedException {
            running.countDown();
            if (payload.equals("later")) {
                return later;
            }
            try {
                end.await();
            } catch (InterruptedException ex) {
                interrupted.countDown();
                // So that the same job does not come back to this test.
                end.countDown();
                throw new JobRejectedException("ended from outside");
            }
            return "done";
        }

        @ThoonkListener(
                id = "listener",
                feeds = {"a", "b.*"},
                concurrency = "3")
        void hear(String item) {
            throw new AssertionError("nothing is published, but " + item + " came");
        }
    }
}
