package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopTests {

    private final Stop stop = new Stop();

    @Test
    void tellsWhetherItWasStopped() {
        assertThat(stop.await(1)).isFalse();
        stop.now();
        assertThat(stop.await(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void isNotStoppedByAnInterruptWhichHoldsUpNoLaterWait() {
        Thread.currentThread().interrupt();
        assertThat(stop.await(Long.MAX_VALUE)).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
