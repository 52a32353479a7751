package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeclarationThreadTests {

    private final Hand hand = new Hand();

    private final Queue<Supplier<Optional<Duration>>> writings = new ArrayDeque<>();

    private final DeclarationThread thread = new DeclarationThread(
            "the test", () -> hand, () -> writings.remove().get());

    @AfterEach
    void stop() {
        thread.stop();
    }

    @Test
    void writesAgainAfterAnError() {
        writings.add(() -> {
            throw new OutOfMemoryError("unable to create native thread, on purpose");
        });
        writings.add(() -> Optional.of(Duration.ofMinutes(1)));
        thread.start();
        thread.writeIn(Duration.ZERO);
        hand.runNext();
        assertThat(hand.delays).containsExactly(0L, 2000L);
        hand.runNext();
        assertThat(hand.delays).containsExactly(0L, 2000L, 60_000L);
        assertThat(writings).isEmpty();
    }

    @Test
    void writesTheOthersWhereOneFailsWithAnError() {
        List<String> written = new ArrayList<>();
        assertThatExceptionOfType(NoClassDefFoundError.class)
                .isThrownBy(() -> DeclarationThread.writeEach(List.of("one", "two"), each -> {
                    written.add(each);
                    if (each.equals("one")) {
                        throw new NoClassDefFoundError("on purpose");
                    }
                }));
        assertThat(written).containsExactly("one", "two");
        assertThatIllegalStateException()
                .isThrownBy(() -> DeclarationThread.writeEach(List.of("one"), each -> {
                    throw new IllegalStateException("on purpose");
                }));
    }

    /** A thread that does what is planned when the test says so. */
    private static final class Hand extends ScheduledThreadPoolExecutor {

        private final Queue<FutureTask<Void>> planned = new ArrayDeque<>();

        private final List<Long> delays = new ArrayList<>();

        Hand() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            delays.add(unit.toMillis(delay));
            planned.add(new FutureTask<>(task, null));
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        void runNext() {
            planned.remove().run();
        }
    }
}
