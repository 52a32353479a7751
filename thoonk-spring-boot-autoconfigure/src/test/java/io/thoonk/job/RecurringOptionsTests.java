package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecurringOptionsTests {

    private static final RecurringOptions MINUTE = RecurringOptions.DEFAULTS.withJitter(Duration.ofMinutes(1));

    @Test
    void delaysEachIdAlwaysAlikeAndManyIdsEvenly() {
        assertThat(MINUTE.delay("nightly")).isEqualTo(MINUTE.delay("nightly")).isEqualTo(Duration.ofMillis(2_441));
        assertThat(RecurringOptions.DEFAULTS.delay("nightly")).isZero();
        List<Long> seconds = IntStream.range(0, 6000)
                .mapToObj(i -> MINUTE.delay("tenant-" + i).toSeconds())
                .toList();
        assertThat(seconds).allMatch(second -> second >= 0 && second <= 60);
        for (int tenth = 0; tenth < 6; tenth++) {
            long from = tenth * 10L;
            assertThat(seconds.stream()
                            .filter(second -> second >= from && second < from + 10)
                            .count())
                    .as("from second %d", from)
                    .isBetween(850L, 1150L);
        }
    }

    @Test
    void refuseNumbersThatMeanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecurringOptions.DEFAULTS.withLimit(0))
                .withMessageContaining("limit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecurringOptions.DEFAULTS.withPauseAfterFailures(0))
                .withMessageContaining("failures");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecurringOptions.DEFAULTS.withJitter(Duration.ofSeconds(-1)))
                .withMessageContaining("jitter");
    }
}
