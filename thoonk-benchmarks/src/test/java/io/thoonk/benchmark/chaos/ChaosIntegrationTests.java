package io.thoonk.benchmark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.StandaloneRedis;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosIntegrationTests {

    @Test
    void workersAndRedisDieAndEveryJobIsFinishedOnce(@TempDir Path folder) throws IOException {
        ChaosOptions options = CommandLine.read(
                new String[] {
                    "--quick",
                    "--duration=8s",
                    "--jobs=250",
                    "--fault-every=1s",
                    "--timeout=10s",
                    "--patience=3m",
                    "--folder=" + folder.resolve("chaos")
                },
                ChaosOptions.class,
                ChaosOptions.PRESETS);
        try (RedisUnderTest redis = StandaloneRedis.durable()) {
            ChaosReport report = new ChaosRun(redis, options).run();

            assertThat(report.holds()).as(report.markdown()).isTrue();
            assertThat(report.faults()).as("kinds of faults").hasSize(4);
            assertThat(report.verdicts().values())
                    .as(report.markdown())
                    .hasSize(2)
                    .allSatisfy(verdict -> assertThat(verdict.put()).isGreaterThan(100));
            assertThat(report.notes()).containsEntry("workers that ended by themselves", 0L);
        }
    }
}
