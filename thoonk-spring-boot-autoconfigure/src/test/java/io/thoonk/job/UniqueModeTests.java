package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UniqueModeTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UniqueMode.debounce(Duration.ofSeconds(2), SECOND))
                .withMessage("max (PT1S) must be at least quiet (PT2S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UniqueMode.throttle(Duration.ZERO, true))
                .withMessage("window must be at least one millisecond but is PT0S");
    }

    @Test
    void isEqualToOneThatDoesTheSame() {
        assertThat(UniqueMode.throttle(SECOND, true))
                .isEqualTo(UniqueMode.throttle(SECOND, true))
                .hasSameHashCodeAs(UniqueMode.throttle(SECOND, true))
                .isNotEqualTo(UniqueMode.throttle(SECOND, false))
                .hasToString("THROTTLE(1000 ms, trailing)");
        assertThat(UniqueMode.KEEP_FIRST).hasToString("KEEP_FIRST");
    }

    @Test
    void spellsAKeyThatLooksLikeSomethingElse() {
        PutOptions options = PutOptions.builder()
                .unique("deadline:1", UniqueMode.debounce(SECOND, SECOND))
                .key("expires")
                .deadline(Instant.ofEpochMilli(5))
                .build();
        assertThat(options.conditions().extension())
                .isEqualTo("\0unique\0DEBOUNCE:1000:1000::deadline:1\0deadline\0" + "5\0lane\0expires");
    }
}
