package io.thoonk.benchmark.followups;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FollowUpsIntegrationTests {

    @Test
    void comparesWhatFollowsWithNothing(CapturedOutput output) {
        assertThat(FollowUpsProgram.run(new String[] {"--quick", "--jobs=500"})).isZero();

        for (Kind each : Kind.values()) {
            assertThat(output.getOut()).contains("| " + each.title() + " | ");
        }
    }
}
