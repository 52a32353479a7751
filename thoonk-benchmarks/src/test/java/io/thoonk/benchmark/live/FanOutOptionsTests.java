package io.thoonk.benchmark.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.benchmark.cli.CommandLine;
import org.junit.jupiter.api.Test;

class FanOutOptionsTests {

    @Test
    void takeAnyNumbersOfListenersAndAnyPatience() {
        assertThat(read().listeners()).containsExactly(1, 10, 100);
        assertThat(read("--listeners=3").listeners()).containsExactly(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--listeners=1,0"))
                .withMessageContaining("listeners must be numbers from 1 on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--patience=0s"))
                .withMessageContaining("patience must be positive");
    }

    private static FanOutOptions read(String... arguments) {
        return CommandLine.read(arguments, FanOutOptions.class, FanOutOptions.PRESETS);
    }
}
