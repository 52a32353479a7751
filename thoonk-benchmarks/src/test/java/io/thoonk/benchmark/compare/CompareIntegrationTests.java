package io.thoonk.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CompareIntegrationTests {

    @Test
    void measuresEverythingOnce(@TempDir Path folder, CapturedOutput output) throws IOException {
        Path chart = folder.resolve("chart.svg");
        String[] arguments = {
            "--quick", "--jobs=1000", "--steady=200ms", "--idle=100ms", "--sleeping=200ms", "--chart=" + chart
        };

        assertThat(CompareProgram.run(arguments)).isZero();

        assertThat(output.getOut().lines().filter(line -> line.startsWith("| ")))
                .hasSize(2 + 3 + 4 + 1 + 2 + 9 + 1);
        assertThat(Files.readString(chart)).startsWith("<svg ").contains("put, 64 threads");
    }
}
