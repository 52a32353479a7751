package io.thoonk.benchmark.idle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class IdleIntegrationTests {

    @Test
    void tellsTheCommandsOfWorkersAndNoneWithoutThem(CapturedOutput output) {
        assertThat(IdleProgram.run(new String[] {"--workers=0,1", "--settling=500ms", "--watched=2s"}))
                .isZero();

        assertThat(output.getOut())
                .contains("## 0 worker containers", "0.00 commands/s of Redis", "## 1 worker containers")
                .contains("| blmove |")
                .doesNotContain("unknown script");
    }
}
