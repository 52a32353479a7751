package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClaimLossWindowTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private final InstantSource time = now::get;

    private final ClaimLossWindow losses = new ClaimLossWindow(time.withZone(ZoneOffset.UTC));

    @Test
    void addsUpWhatWasLostInTheLastMinutesAndForgetsItThen() {
        losses.answered("work", 3, 4, 2, Duration.ZERO);
        later(Duration.ofMinutes(2));
        losses.renewed("work", 1);
        losses.renewed("work", 0);
        losses.renewed("other", 0);
        assertThat(losses.all()).containsOnlyKeys("work").containsEntry("work", new ClaimLossWindow.Losses(3, 0));
        later(Duration.ofMinutes(4));
        assertThat(losses.all()).containsEntry("work", new ClaimLossWindow.Losses(1, 0));
        later(Duration.ofMinutes(2));
        assertThat(losses.all()).isEmpty();
    }

    private void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
