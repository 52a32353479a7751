package io.thoonk.job.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.test.ManualTimer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecurringTimerTests {

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

    private final AtomicReference<RecurringTimer> timer = new AtomicReference<>();

    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void runsAgainWhenItsOwnTaskAsksForIt() {
        timer.set(new RecurringTimer(
                threads,
                () -> {
                    if (runs.incrementAndGet() < 3) {
                        timer.get().runIn(Duration.ofMillis(1));
                    }
                },
                () -> true));

        timer.get().runIn(Duration.ZERO);
        await().untilAsserted(() -> assertThat(runs).hasValue(3));
    }

    @Test
    void runsAgainWhenSomebodyAsksWhileTheTaskRuns() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        timer.set(new RecurringTimer(
                threads,
                () -> {
                    runs.incrementAndGet();
                    running.countDown();
                    try {
                        asked.await();
                    } catch (InterruptedException ex) {
                        Thread.currentThread().interrupt();
                    }
                },
                () -> true));

        timer.get().runIn(Duration.ZERO);
        running.await();
        timer.get().runIn(Duration.ZERO);
        asked.countDown();
        await().untilAsserted(() -> assertThat(runs).hasValue(2));
    }

    @Test
    void runsOnceForAllThatAskForThatMomentOrALaterOne() {
        timer.set(new RecurringTimer(threads, runs::incrementAndGet, () -> true));

        timer.get().runIn(Duration.ofMinutes(1));
        timer.get().runIn(Duration.ofMinutes(2));
        timer.get().runIn(Duration.ZERO);
        await().untilAsserted(() -> assertThat(runs).hasValue(1));
        assertThat(threads.shutdownNow()).allMatch(task -> task instanceof Future<?> future && future.isCancelled());
    }

    /** A run that a stop has cancelled is not one that comes. */
    @Test
    void runsWhenSomebodyAsksAfterItWasStopped() {
        ManualTimer time = new ManualTimer();
        timer.set(new RecurringTimer(time, runs::incrementAndGet, () -> true));

        timer.get().runIn(Duration.ofMillis(200));
        timer.get().stop();
        timer.get().runIn(Duration.ofMillis(300));
        time.advance(Duration.ofMillis(299));
        assertThat(runs).hasValue(0);
        time.advance(Duration.ofMillis(1));
        assertThat(runs).hasValue(1);
        time.advance(Duration.ofHours(1));
        assertThat(runs).hasValue(1);
    }
}
