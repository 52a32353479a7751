package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTests {

    private static final Capabilities OFFERED = Capabilities.of(List.of("gpu", "region=eu", "memory=64", "disk = 1.5"));

    @ParameterizedTest
    @CsvSource({
        "gpu, true",
        "tpu, false",
        "region=eu, true",
        "region=us, false",
        "memory>=32, true",
        "memory>=64, true",
        "memory>=65, false",
        "memory<=64, true",
        "memory<=63.5, false",
        "memory=64.0, true",
        "disk>=1.5, true",
        "region>=3, false",
        "memory, true"
    })
    void comparesNeedsWithOffers(String need, boolean isSatisfied) {
        assertThat(OFFERED.missing(Capabilities.normalised(List.of(need)))).hasSize(isSatisfied ? 0 : 1);
    }

    @Test
    void spellsTheSameNeedsInOneWay() {
        assertThat(Capabilities.normalised(List.of("memory >= 32", "gpu", "gpu")))
                .containsExactly("gpu", "memory>=32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "memory>=much", ">=3", "memory>32", "a,b"})
    void refusesWhatIsNoRequirement(String need) {
        assertThatIllegalArgumentException().isThrownBy(() -> Capabilities.normalised(List.of(need)));
    }

    @Test
    void refusesWhatIsNoOffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capabilities.of(List.of("memory>=3")))
                .withMessageContaining("region=eu");
    }
}
