package io.thoonk.benchmark.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.benchmark.cli.CommandLine;
import org.junit.jupiter.api.Test;

class BatchesOptionsTests {

    @Test
    void measureAllPartsUnlessSomeAreNamed() {
        assertThat(read().only()).containsExactlyInAnyOrder("batches", "diamonds");
        assertThat(read("--only=diamonds").only()).containsExactly("diamonds");
    }

    private static BatchesOptions read(String... arguments) {
        return CommandLine.read(arguments, BatchesOptions.class, BatchesOptions.PRESETS);
    }
}
