package io.thoonk.benchmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

class CommandLineTests {

    @Test
    void takesDefaults() {
        assertThat(read()).isEqualTo(new Options(5, Duration.ofSeconds(10), false));
    }

    @Test
    void takesWhatIsWrittenOverAPreset() {
        assertThat(read("--how-long=2s", "--quick", "--fast")).isEqualTo(new Options(1, Duration.ofSeconds(2), true));
    }

    @Test
    void refusesAnOptionThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--round=3"))
                .withMessage("there is no option --round among --rounds --how-long --fast --quick");
    }

    @Test
    void refusesAValueThatCannotBeRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--how-long=soon"))
                .withMessage("option --how-long has a value that cannot be read as java.time.Duration");
    }

    @Test
    void tellsWhatTheRecordItselfHasAgainstItsValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("--rounds=0"))
                .withMessage("rounds must be positive");
    }

    @Test
    void refusesWordsThatAreNoOptions() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("quick")).withMessageContaining("--name=value");
    }

    private static Options read(String... arguments) {
        return CommandLine.read(arguments, Options.class, Map.of("quick", Map.of("rounds", "1", "how-long", "1s")));
    }

    record Options(
            @DefaultValue("5") int rounds,
            @DefaultValue("10s") Duration howLong,
            @DefaultValue("false") boolean fast) {

        Options {
            if (rounds < 1) {
                throw new IllegalArgumentException("rounds must be positive");
            }
        }
    }
}
