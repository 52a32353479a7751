package io.thoonk.job.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.maintenance.StalledRetention.Stalled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which stalled jobs are dropped. */
class StalledRetentionTests {

    private static final List<Stalled> JOBS =
            List.of(new Stalled("c", 3000), new Stalled("a", 1000), new Stalled("d", 4000), new Stalled("b", 2000));

    private static StalledRetention keep(Long max, Duration time) {
        return new StalledRetention(max, time);
    }

    private static List<String> dropped(StalledRetention retention, long now) {
        return retention.tooMuch(JOBS, now).stream().map(Stalled::id).toList();
    }

    @Test
    void keepsAllForEverUnlessToldOtherwise() {
        assertThat(keep(null, null).mayBeTooMuch(1_000_000)).isFalse();
        assertThat(dropped(keep(null, null), Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void dropsTheOldestOfTooMany() {
        assertThat(keep(4L, null).mayBeTooMuch(4)).isFalse();
        assertThat(keep(3L, null).mayBeTooMuch(4)).isTrue();
        assertThat(dropped(keep(4L, null), 0)).isEmpty();
        assertThat(dropped(keep(2L, null), 0)).containsExactly("a", "b");
    }

    @Test
    void dropsWhatIsTooOld() {
        StalledRetention retention = keep(null, Duration.ofSeconds(2));
        assertThat(retention.mayBeTooMuch(0)).isFalse();
        assertThat(retention.mayBeTooMuch(1)).isTrue();
        assertThat(dropped(retention, 2999)).isEmpty();
        assertThat(dropped(retention, 3000)).containsExactly("a");
        assertThat(dropped(retention, 10_000)).containsExactly("a", "b", "c", "d");
        assertThat(retention.nextTooOld(JOBS)).hasValue(3000);
        assertThat(keep(1L, null).nextTooOld(JOBS)).isEmpty();
    }

    @Test
    void dropsWhatEitherBoundForbids() {
        assertThat(dropped(keep(3L, Duration.ofSeconds(2)), 4000)).containsExactly("a", "b");
        assertThat(dropped(keep(1L, Duration.ofSeconds(2)), 3000)).containsExactly("a", "b", "c");
    }
}
