package io.thoonk.benchmark.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CostIntegrationTests {

    @Test
    void comparesEveryEquipmentWithNoneAndCountsWhatAScrapeAsks(CapturedOutput output) {
        assertThat(CostProgram.run(new String[] {"--quick"})).isZero();

        for (Equipment each : Equipment.values()) {
            assertThat(output.getOut()).contains("| " + each.title() + " | ");
        }
        assertThat(output.getOut())
                .containsPattern("\\| nothing \\| \\d+ .* \\| 1\\.00 \\(1\\.00–1\\.00\\) \\|")
                .containsPattern("\\| 10 \\| 1[0-9] \\| ")
                .containsPattern("\\| 100 \\| 10[0-9] \\| ");
    }
}
