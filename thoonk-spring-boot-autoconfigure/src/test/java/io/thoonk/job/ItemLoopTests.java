package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the cursor of a loop over items is kept. */
class ItemLoopTests {

    private final AtomicLong now = new AtomicLong();

    private final List<Integer> kept = new ArrayList<>();

    private final List<Integer> done = new ArrayList<>();

    private boolean stopping;

    @Test
    void keepsTheCursorEveryHundredItemsAndAtTheEnd() throws Exception {
        run(250, item -> {});
        assertThat(kept).containsExactly(99, 199, 249);
    }

    @Test
    void keepsTheCursorEveryFiveSeconds() throws Exception {
        run(7, item -> now.addAndGet(ItemLoop.LONGEST_UNKEPT / 3 + 1));
        assertThat(kept).containsExactly(2, 5, 6);
    }

    @Test
    void keepsNothingWithoutItems() throws Exception {
        run(0, item -> {});
        assertThat(kept).isEmpty();
    }

    @Test
    void keepsTheCursorBehindTheLastThatWasDoneWhereOneFails() {
        IOException failure = new IOException("full");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run(250, item -> {
                    if (item == 120) {
                        throw failure;
                    }
                }))
                .isSameAs(failure);
        assertThat(kept).containsExactly(99, 119);
        assertThat(done).hasSize(120);
    }

    @Test
    void leavesAfterTheItemAtWhichItIsToldAndKeepsItsCursor() {
        assertThatExceptionOfType(JobSuspendedException.class).isThrownBy(() -> run(250, item -> stopping = item == 7));
        assertThat(kept).containsExactly(7);
        assertThat(done).hasSize(8);
    }

    /** Red where a job that is to stop from its beginning never gets on. */
    @Test
    void doesOneItemInEachRun() throws Exception {
        stopping = true;
        assertThatExceptionOfType(JobSuspendedException.class).isThrownBy(() -> run(3, item -> {}));
        assertThat(kept).containsExactly(0);
        run(1, item -> {});
        assertThat(done).containsExactly(0, 0);
    }

    @Test
    void keepsTheCursorInSpiteOfAnInterruptAndLeavesTheInterrupt() {
        List<Boolean> interrupted = new ArrayList<>();
        ItemLoop<Integer> loop = loop(cursor -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            kept.add(cursor);
        });
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> loop.run(List.of(1, 2).iterator(), item -> item, item -> {
                    if (item == 2) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedException();
                    }
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).containsExactly(false);
        assertThat(kept).containsExactly(1);
    }

    @Test
    void tellsOfTheWorkThatFailedRatherThanOfTheCursorThatCouldNotBeKept() {
        ItemLoop<Integer> loop = loop(cursor -> {
            throw new IllegalStateException("no Redis");
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> loop.run(List.of(1, 2).iterator(), item -> item, item -> {
                    if (item == 2) {
                        throw new IOException("full");
                    }
                }))
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    private void run(int items, Work work) throws Exception {
        loop(kept::add).run(IntStream.range(0, items).iterator(), item -> item, item -> {
            work.on(item);
            done.add(item);
        });
    }

    private ItemLoop<Integer> loop(Consumer<Integer> keeping) {
        return new ItemLoop<>(() -> stopping, keeping, now::get);
    }

    private interface Work {

        void on(int item) throws Exception;
    }
}
