package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandlerCallsTests {

    private final CountDownLatch free = new CountDownLatch(1);

    private final AtomicBoolean interrupted = new AtomicBoolean();

    @AfterEach
    void freeAll() {
        free.countDown();
    }

    @Test
    void knowsItsCallers() throws Exception {
        HandlerCalls calls = new HandlerCalls();
        assertThat(calls.isCaller()).isFalse();
        calls.run(() -> assertThat(calls.isCaller()).isTrue());
        assertThat(calls.isCaller()).isFalse();
    }

    @Test
    void waitsForACallThatEnds() {
        HandlerCalls calls = new HandlerCalls();
        Thread thread = start(calls, () -> await().until(() -> free.getCount() == 0));
        Thread ending = new Thread(() -> calls.awaitEnd("test", List.of(thread)));
        ending.start();
        await().until(() -> ending.getState() == Thread.State.TIMED_WAITING);
        free.countDown();
        await().until(() -> !ending.isAlive());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void interruptsACallThatTakesTooLong() {
        HandlerCalls calls = new HandlerCalls(Duration.ofMillis(50));
        Thread thread = start(calls, () -> {
            try {
                free.await();
            } catch (InterruptedException ex) {
                interrupted.set(true);
            }
        });
        calls.awaitEnd("test", List.of(thread));
        // Nobody waits for long for what was interrupted.
        await().until(() -> interrupted.get() && !thread.isAlive());
    }

    @Test
    void waitsForNoCallThatHeedsNoInterrupt() {
        HandlerCalls calls = new HandlerCalls(Duration.ofMillis(50));
        Thread thread = start(calls, this::holdOut);
        calls.awaitEnd("test", List.of(thread));
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void waitsForNoCallThatIsReleased() {
        HandlerCalls calls = new HandlerCalls();
        CountDownLatch released = new CountDownLatch(1);
        Thread thread = start(calls, () -> {
            calls.releaseCaller();
            released.countDown();
            holdOut();
        });
        await().until(() -> released.getCount() == 0);
        calls.releaseCaller();
        calls.awaitEnd("test", List.of(thread));
        assertThat(thread.isAlive()).isTrue();
        assertThat(interrupted).isFalse();
    }

    private void holdOut() {
        while (free.getCount() > 0) {
            try {
                free.await();
            } catch (InterruptedException ex) {
                interrupted.set(true);
            }
        }
    }

    private static Thread start(HandlerCalls calls, HandlerCalls.Call call) {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                calls.run(() -> {
                    begun.countDown();
                    call.run();
                });
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        });
        thread.start();
        await().until(() -> begun.getCount() == 0);
        return thread;
    }
}
