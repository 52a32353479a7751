package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTests {

    @Test
    void neverComesWithoutATimeout() {
        Deadline deadline = Deadline.in(Duration.ZERO);
        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.remaining()).isEqualTo(Duration.ofDays(365));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 59, 86_400})
    void comesAfterTheTimeout(long seconds) {
        Duration timeout = Duration.ofSeconds(seconds).plusHours(1);
        assertThat(Deadline.in(timeout).remaining()).isBetween(timeout.minusMinutes(59), timeout);
    }

    @Test
    void bearsTheLongestTimeoutThereIs() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(deadline.remaining()).isBetween(Duration.ofDays(364), Duration.ofDays(365));
    }

    @Test
    void isOverWhenItsTimeHasCome() {
        Deadline deadline = new Deadline(true, System.nanoTime());
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }
}
