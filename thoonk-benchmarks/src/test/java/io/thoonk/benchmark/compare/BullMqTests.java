package io.thoonk.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BullMqTests {

    @ParameterizedTest
    @CsvSource({"v20.20.2, true", "v24.1.0, true", "v18.19.0, false", "v9.0.0, false", "20.1.0, false", "'', false"})
    void takesNodeFromTwentyOn(String version, boolean suits) {
        assertThat(BullMq.suits(version)).isEqualTo(suits);
    }
}
