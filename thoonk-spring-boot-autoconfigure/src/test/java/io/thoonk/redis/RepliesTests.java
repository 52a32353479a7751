package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepliesTests {

    private final Semaphore places = new Semaphore(1, true);

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aPlaceIsNotWaitedForForEver() throws Exception {
        Replies.awaitPlace(places, Duration.ofMillis(10));
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Replies.awaitPlace(places, Duration.ofMillis(10)))
                .withMessage("All connections are in use, and none became free in time");
    }

    @Test
    void anInterruptTakesAwayNoPlaceThatIsFreeAndIsKept() throws Exception {
        Thread.currentThread().interrupt();
        Replies.awaitPlace(places, Duration.ofMinutes(5));
        assertThat(places.availablePermits()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void anInterruptShortensTheWaitForAPlace() {
        places.acquireUninterruptibly();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Replies.awaitPlace(places, Duration.ofMinutes(5)));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
