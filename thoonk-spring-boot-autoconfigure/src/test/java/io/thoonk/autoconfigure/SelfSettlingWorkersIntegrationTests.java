package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.Job;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class SelfSettlingWorkersIntegrationTests {

    private static final Duration KEEP = Duration.ofMinutes(1);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues("spring.data.redis.timeout=5s")
            .withUserConfiguration(Handlers.class);

    @Test
    void leavesAJobThatItsMethodFinishedAsItIs(CapturedOutput output) {
        runner.run(context -> {
            JobQueue<String> jobs = jobs(context);
            String id = jobs.put("finish");
            awaitIdle(context, jobs, 0);
            assertThat(jobs.result(id, KEEP).orElseThrow().resultAs(String.class))
                    .isEqualTo("done by hand");
            assertThat(jobs.counts().finished()).isOne();
            // Before the context closes: the driver may warn of a connection that it closes twice.
            assertThat(output).doesNotContain("WARN", "ERROR");
        });
    }

    @Test
    void leavesAJobThatItsMethodStalledAsItIsWhateverTheMethodThrowsThen(CapturedOutput output) {
        runner.run(context -> {
            JobQueue<String> jobs = jobs(context);
            String id = jobs.put("stall");
            awaitIdle(context, jobs, 1);
            assertThat(jobs.info(id).orElseThrow().lastError()).contains("by hand");
        });
        assertThat(output).contains("settled job").doesNotContain("ERROR");
    }

    @Test
    void doesNotCallALostClaimAFailure(CapturedOutput output) {
        runner.run(context -> {
            JobQueue<String> jobs = jobs(context);
            String id = jobs.put("lose");
            assertThat(context.getBean(Handlers.class).running.await(60, TimeUnit.SECONDS))
                    .isTrue();
            jobs.retract(id);
            context.getBean(Handlers.class).retracted.countDown();
            awaitIdle(context, jobs, 0);
        });
        assertThat(output).contains("ended job").doesNotContain("failed, attempt");
    }

    private static JobQueue<String> jobs(ApplicationContext context) {
        return context.getBean(ThoonkTemplate.class).jobs("by-hand", String.class);
    }

    private static void awaitIdle(ApplicationContext context, JobQueue<String> jobs, long stalled) {
        await().untilAsserted(() -> {
            JobCounts counts = jobs.counts();
            assertThat(counts.available() + counts.delayed() + counts.claimed()).isZero();
            assertThat(counts.stalled()).isEqualTo(stalled);
            assertThat(context.getBean(ThoonkContainerRegistry.class)
                            .find("by-hand")
                            .orElseThrow()
                            .activeCount())
                    .isZero();
        });
    }

    static class Handlers {

        private final CountDownLatch running = new CountDownLatch(1);

        private final CountDownLatch retracted = new CountDownLatch(1);

        @ThoonkJobWorker(id = "by-hand", queue = "by-hand")
        String work(String payload, Job<String> job) throws InterruptedException {
            switch (payload) {
                case "finish" -> job.finish("done by hand", KEEP);
                case "stall" -> {
                    job.stall("by hand");
                    throw new IllegalStateException("after the end");
                }
                default -> {
                    running.countDown();
                    assertThat(retracted.await(60, TimeUnit.SECONDS)).isTrue();
                    job.progress(50, "who is listening?");
                }
            }
            return "not this one";
        }
    }
}
