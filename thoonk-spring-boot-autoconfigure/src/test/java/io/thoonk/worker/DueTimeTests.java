package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DueTimeTests {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final DueTime due = new DueTime(0);

    @Test
    void isNeverOverUntilAJobIsDue() {
        assertThat(due.at()).isNull();
        assertThat(due.isOver(Long.MAX_VALUE / 2)).isFalse();
        due.in(20, 5 * MILLISECOND);
        assertThat(due.isOver(25 * MILLISECOND - 1)).isFalse();
        assertThat(due.isOver(25 * MILLISECOND)).isTrue();
    }

    @Test
    void keepsTheEarlierOfTwoTimesThatItHears() {
        due.in(20, 0);
        due.in(30, 0);
        assertThat(due.at()).isEqualTo(20 * MILLISECOND);
        due.in(10, 0);
        assertThat(due.at()).isEqualTo(10 * MILLISECOND);
    }

    @Test
    void takesRedisAtItsWord() {
        due.in(10, 0);
        due.next(OptionalLong.of(40), 0);
        assertThat(due.at()).isEqualTo(40 * MILLISECOND);
        due.next(OptionalLong.empty(), 0);
        assertThat(due.at()).isNull();
    }

    @Test
    void asksLessOftenWhenOthersComeFirstUpToOnceASecond() {
        long now = 0;
        for (long gap : new long[] {10, 20, 40, 80, 160, 320, 640, 1_000, 1_000}) {
            due.asked(false, now);
            due.next(OptionalLong.of(0), now);
            assertThat(due.at()).isEqualTo(now + gap * MILLISECOND);
            now += gap * MILLISECOND;
        }
        due.asked(true, now);
        due.next(OptionalLong.of(0), now);
        assertThat(due.at()).isEqualTo(now);
    }
}
