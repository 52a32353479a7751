package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitTimesTests {

    private final WaitTimes.Histogram waits = new WaitTimes.Histogram();

    @Test
    void knowsNothingBeforeTheFirstWait() {
        assertThat(waits.percentiles()).isEqualTo(WaitTimes.Percentiles.NONE);
        assertThat(waits.packed()).isEmpty();
    }

    @Test
    void isRightToWithinATenth() {
        Random random = new Random(7);
        long[] all = random.longs(5_000, 1, 3_600_000).toArray();
        Arrays.stream(all).forEach(waits::record);
        Arrays.sort(all);
        assertThat(waits.percentiles().count()).isEqualTo(5_000);
        assertThat(waits.percentiles().median()).isCloseTo(all[2_499], withinPercentage(10));
        assertThat(waits.percentiles().high()).isCloseTo(all[4_949], withinPercentage(10));
    }

    @Test
    void takesWhatIsOutOfAllBounds() {
        waits.record(-5);
        waits.record(0);
        waits.record(Long.MAX_VALUE);
        assertThat(waits.percentiles().count()).isEqualTo(3);
        assertThat(waits.percentiles().median()).isOne();
    }

    @Test
    void packsBucketsThatAreNotEmpty() {
        waits.record(1);
        waits.record(1);
        waits.record(1_024);
        assertThat(waits.packed())
                .isEqualTo(ByteBuffer.allocate(10)
                        .put((byte) 0)
                        .putInt(2)
                        .put((byte) 40)
                        .putInt(1)
                        .array());
    }
}
