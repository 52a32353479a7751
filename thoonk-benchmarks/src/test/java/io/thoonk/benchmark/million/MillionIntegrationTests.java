package io.thoonk.benchmark.million;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MillionIntegrationTests {

    @Test
    void measuresEveryOperationOnASmallFeed(CapturedOutput output) {
        String[] arguments = {
            "--jobs=6000",
            "--claimed=100",
            "--expired=100",
            "--lost=0",
            "--stalled=100",
            "--delayed=1000",
            "--leftovers=1000",
            "--repeat=100",
            "--passes=1"
        };

        assertThat(MillionProgram.run(arguments)).isZero();

        assertThat(output.getOut())
                .contains(
                        "| putAll of 1000 | 6 |",
                        "| retry all of 100 stalled jobs | 1 |",
                        "| deletion of the feed | 1 |")
                .contains("JobCounts[available=1, delayed=0, claimed=0, stalled=0, published=1, finished=0");
    }

    @Test
    void refusesAFeedThatIsTooSmallForWhatIsDoneToIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MillionProgram.run(new String[] {"--jobs=10000"}))
                .withMessageContaining("jobs must be at least twice");
    }
}
