package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PriorityStepTests {

    @Test
    void readsTimesAndStrict() {
        assertThat(PriorityStep.valueOf("5m")).isEqualTo(PriorityStep.DEFAULT);
        assertThat(PriorityStep.valueOf(" 90S ")).isEqualTo(PriorityStep.of(Duration.ofSeconds(90)));
        assertThat(PriorityStep.valueOf("250ms").apart()).contains(Duration.ofMillis(250));
        assertThat(PriorityStep.valueOf("Strict")).isEqualTo(PriorityStep.STRICT);
        assertThat(PriorityStep.STRICT.isStrict()).isTrue();
    }

    @Test
    void readsWhatItTells() {
        for (String text : new String[] {"1ms", "5m", "31d", "strict"}) {
            PriorityStep step = PriorityStep.valueOf(text);
            assertThat(PriorityStep.valueOf(step.toString())).isEqualTo(step);
            assertThat(PriorityStep.decoded(step.encoded())).isEqualTo(step);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        for (String text : new String[] {"", "soon", "5", "-5m"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PriorityStep.valueOf(text))
                    .withMessageContaining("'" + text + "'");
        }
        for (String text : new String[] {"0s", "32d", "-PT5M"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PriorityStep.valueOf(text))
                    .withMessageStartingWith("Levels must be from 1 ms to 31 days apart but are ");
        }
    }
}
