package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyedSerialExecutorTests {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private final Map<Integer, List<Integer>> done = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void runsAllTasksThoseOfOneKeyInOrder() throws Exception {
        keepsOrder(threads);
    }

    @Test
    void keepsTheOrderWhereThreadsAreRefusedNowAndThen() throws Exception {
        Random random = new Random(1);
        keepsOrder(task -> {
            if (random.nextInt(3) == 0) {
                throw new RejectedExecutionException("on purpose");
            }
            threads.execute(task);
        });
    }

    private void keepsOrder(Executor executor) throws InterruptedException {
        KeyedSerialExecutor keyed = new KeyedSerialExecutor("f", 3, executor);
        for (int number = 0; number < 5000; number++) {
            int key = number % 7;
            int task = number;
            keyed.execute(key, () -> {
                done.computeIfAbsent(key, absent -> new ArrayList<>()).add(task);
                if (task % 10 == 0) {
                    throw new StackOverflowError("on purpose");
                }
            });
        }
        keyed.awaitIdle();

        for (int key = 0; key < 7; key++) {
            int first = key;
            assertThat(done.get(key))
                    .containsExactlyElementsOf(IntStream.range(0, 5000)
                            .filter(number -> number % 7 == first)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void runsTasksOfDifferentKeysSideBySide() throws Exception {
        KeyedSerialExecutor keyed = new KeyedSerialExecutor("f", 2, threads);
        CountDownLatch both = new CountDownLatch(2);
        for (int key = 0; key < 2; key++) {
            keyed.execute(key, () -> {
                both.countDown();
                awaitQuietly(both);
            });
        }
        keyed.awaitIdle();

        assertThat(both.getCount()).isZero();
    }

    @Test
    void forgetsWhatHasNotBegun() throws Exception {
        KeyedSerialExecutor keyed = new KeyedSerialExecutor("f", 1, threads);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger run = new AtomicInteger();
        keyed.execute("key", () -> {
            begun.countDown();
            awaitQuietly(go);
            run.incrementAndGet();
        });
        keyed.execute("key", run::incrementAndGet);
        begun.await();

        keyed.clear();
        go.countDown();
        keyed.awaitIdle();

        assertThat(run).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
