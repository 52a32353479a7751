package io.thoonk.job.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.ManualTimer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchWatchTests {

    private final ManualTimer timer = new ManualTimer();

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void goesOnAfterAnError() {
        BatchWatch watch = new BatchWatch(
                (keySpace, lease) -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new StackOverflowError("on purpose");
                    }
                    return 1;
                },
                Duration.ofSeconds(1),
                timer);
        watch.begin(new KeySpace("", false));
        timer.advance(Duration.ofSeconds(1));
        timer.advance(Duration.ofSeconds(1));
        assertThat(looks).hasValue(2);
    }
}
