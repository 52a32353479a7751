package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.feed.FeedConfig;
import io.thoonk.test.RedisTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class UnattendedQueuesIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final SteeredProcesses processes = new SteeredProcesses();

    @Test
    void tellsOnceOfAQueueThatIsPutToAndNobodyWorksOn(CapturedOutput output) {
        processes.web().run(here -> {
            UnattendedQueues watch = watch(here);
            try {
                ThoonkTemplate thoonk = here.getBean(ThoonkTemplate.class);
                thoonk.jobs("wrok", String.class).put("first");
                await().until(() -> output.getAll().contains("Jobs wait in queue 'wrok'"));
                thoonk.jobs("wrok", String.class).put("second");
                thoonk.jobs("other", String.class).put("third");
                await().until(() -> output.getAll().contains("Jobs wait in queue 'other'"));
                assertThat(output.getAll().split("Jobs wait in queue 'wrok'", -1))
                        .hasSize(2);
            } finally {
                watch.stop();
            }
        });
    }

    @Test
    void saysNothingWhereAnotherProcessHasAWorker(CapturedOutput output) {
        processes.bothRun((here, there) -> {
            UnattendedQueues watch = watch(here);
            try {
                ThoonkTemplate thoonk = here.getBean(ThoonkTemplate.class);
                // Two handlers are busy until the test ends, so the third job waits.
                for (int i = 0; i < 3; i++) {
                    thoonk.jobs("work", String.class).put("busy");
                }
                thoonk.jobs("wrok", String.class).put("first");
                await().until(() -> output.getAll().contains("Jobs wait in queue 'wrok'"));
                assertThat(output).doesNotContain("Jobs wait in queue 'work'");
            } finally {
                watch.stop();
            }
        });
    }

    @Test
    void saysNothingWhereAPartitionHasAWorkerOfItsOwn(CapturedOutput output) {
        processes.web().withUserConfiguration(WorkerOfAPartition.class).run(here -> {
            ThoonkTemplate thoonk = here.getBean(ThoonkTemplate.class);
            thoonk.jobs("parted", String.class, FeedConfig.partitions(2)).putAll(List.of("a", "b", "c", "d"));
            UnattendedQueues watch = watch(here);
            try {
                // By the second of these all have been looked at.
                for (String wrong : List.of("wrok", "owrk")) {
                    thoonk.jobs(wrong, String.class).put("first");
                    await().until(() -> output.getAll().contains("Jobs wait in queue '" + wrong + "'"));
                }
                assertThat(output).doesNotContain("Jobs wait in queue 'parted'");
            } finally {
                watch.stop();
            }
        });
    }

    static class WorkerOfAPartition {

        @ThoonkJobWorker(queue = "parted~0")
        void work(String payload) {}
    }

    private static UnattendedQueues watch(ApplicationContext context) {
        UnattendedQueues watch = new UnattendedQueues(
                context.getBean(ThoonkTemplate.class),
                context.getBean(ManagedProcess.class).records(),
                context.getBean(ManagedProcess.class).containers(),
                PATIENCE);
        watch.start();
        return watch;
    }
}
