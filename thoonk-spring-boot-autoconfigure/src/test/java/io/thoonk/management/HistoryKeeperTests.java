package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class HistoryKeeperTests {

    private final AtomicInteger readings = new AtomicInteger();

    /** Fails before it asks anybody for anything. */
    private final FeedOverviewCache feeds = new FeedOverviewCache(
            null,
            null,
            null,
            new FeedOverviewCache.Settings(Duration.ZERO, Duration.ZERO, 1, feed -> true, List.of()),
            reading -> {
                readings.incrementAndGet();
                throw new NoClassDefFoundError("on purpose");
            },
            Clock.systemUTC());

    @Test
    void outlivesAnErrorAndTellsItOnce(CapturedOutput output) {
        HistoryKeeper keeper = new HistoryKeeper(Optional.of(feeds), null, new WaitTimes());
        keeper.start();
        try {
            keeper.noteAll();
            keeper.noteAll();
        } finally {
            keeper.stop();
        }

        assertThat(readings).hasValueGreaterThanOrEqualTo(2);
        assertThat(output.getAll().split("A minute is missing from the history of the feeds", -1))
                .hasSize(2);
    }
}
