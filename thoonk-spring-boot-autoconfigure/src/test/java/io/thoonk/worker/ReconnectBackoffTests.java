package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ReconnectBackoffTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ReconnectBackoff backoff = new ReconnectBackoff("resize");

    private long failed(long now) {
        return TimeUnit.NANOSECONDS.toMillis(backoff.failed(new IllegalStateException("gone"), now));
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTwoSeconds() {
        assertThat(new long[] {failed(0), failed(0), failed(0), failed(0), failed(0), failed(0), failed(0), failed(0)})
                .containsExactly(50, 100, 200, 400, 800, 1_600, 2_000, 2_000);
    }

    @Test
    void beginsAnewWhereTroubleComesLongAfterTheLast() {
        failed(0);
        failed(0);
        backoff.recovered(SECOND);
        assertThat(failed(6 * SECOND)).isEqualTo(50);
    }

    @Test
    void goesOnWhereTroubleComesAgainSoon() {
        failed(0);
        failed(0);
        backoff.recovered(SECOND);
        assertThat(failed(6 * SECOND - 1)).isEqualTo(200);
    }

    @Test
    void tellsOfTroubleOnceAndOfItsEndOnce(CapturedOutput output) {
        for (int i = 0; i < 3; i++) {
            failed(i);
            failed(i);
            backoff.recovered(i);
            backoff.recovered(i);
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("'resize' cannot claim jobs and tries again")))
                .hasSize(1);
        assertThat(output.getAll().lines().filter(line -> line.contains("'resize' claims jobs again")))
                .hasSize(1);
    }
}
