package io.thoonk.benchmark.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.benchmark.cli.CommandLine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChaosOptionsTests {

    @Test
    void takeAnyNumberOfJobsAndAnyTimeForAnAnswer() {
        assertThat(read().jobs()).isZero();
        assertThat(read("--timeout=10s").timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--jobs=-1"))
                .withMessageContaining("jobs must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--timeout=0s"))
                .withMessageContaining("timeout must be at least 1 ms");
    }

    private static ChaosOptions read(String... arguments) {
        return CommandLine.read(arguments, ChaosOptions.class, ChaosOptions.PRESETS);
    }
}
