package io.thoonk.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whether every peer still starts and does its work; with the Maven profile {@code peers} alone, as it fetches them. */
@ExtendWith(OutputCaptureExtension.class)
class PeersIntegrationTests {

    @Test
    void allTakePartOrSayWhyNot(@TempDir Path folder, CapturedOutput output) throws IOException {
        String[] arguments = {
            "--quick", "--peers", "--bullmq", "--only=put,drain", "--jobs=1000", "--peer-jobs=1000", "--sleeping=200ms",
            "--chart=" + folder.resolve("chart.svg")
        };

        assertThat(CompareProgram.run(arguments)).isZero();

        assertThat(output.getOut())
                .contains("- rqueue: ", "- Redisson RBlockingQueue: ", "- Redisson RScheduledExecutorService: ", "- JobRunr")
                .containsPattern("(?m)^- BullMQ( 6\\.7\\.0: | was left out: it needs Node| was left out: npm is not)");
        assertThat(output.getOut().lines().filter(line -> line.startsWith("| drain, c=16 |")))
                .singleElement()
                .asString()
                .as("each peer has a figure; BullMQ may be absent")
                .doesNotContain("| –");
    }
}
