package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentFailureTests {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private final RecentFailure failure = new RecentFailure(nanos::get);

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void isThatOfAllWhoCameBeforeItsEnd() {
        long asked = nanos.get();
        failAfter(asked, Duration.ofMillis(10));
        failAfter(asked, Duration.ofMillis(10));
        assertThat(attempts).hasValue(1);

        pass(Duration.ofMillis(1));
        failAfter(nanos.get(), Duration.ofMillis(10));
        assertThat(attempts).hasValue(2);
    }

    @Test
    void isForASecondThatOfThoseWhoComeAfterAnAttemptThatTookLong() {
        failAfter(nanos.get(), Duration.ofSeconds(10));
        pass(Duration.ofMillis(999));
        failAfter(nanos.get(), Duration.ofSeconds(10));
        assertThat(attempts).hasValue(1);

        pass(Duration.ofMillis(2));
        String made = failure.unlessFailed(nanos.get(), () -> "made");
        String again = failure.unlessFailed(nanos.get(), () -> "made again");
        assertThat(made + ", " + again).isEqualTo("made, made again");
    }

    @Test
    void isOfNobodyElseWhereTheCallerWasInterrupted() {
        long asked = nanos.get();
        Thread.currentThread().interrupt();
        failAfter(asked, Duration.ofSeconds(10));
        assertThat(Thread.interrupted()).isTrue();

        String made = failure.unlessFailed(asked, () -> "made");
        assertThat(made).isEqualTo("made");
    }

    private void failAfter(long asked, Duration time) {
        assertThatIllegalStateException()
                .isThrownBy(() -> failure.unlessFailed(asked, () -> {
                    attempts.incrementAndGet();
                    pass(time);
                    throw new IllegalStateException("on purpose");
                }));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
