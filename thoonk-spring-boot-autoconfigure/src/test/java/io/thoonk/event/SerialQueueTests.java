package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SerialQueueTests {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private final List<Integer> handed = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void handsOverOneAtATimeAndInOrderWhoeverPuts() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        SerialQueue<Integer> queue = queue(100_000, threads, element -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            handed.add(element);
            running.decrementAndGet();
        });
        List<Future<?>> senders = IntStream.range(0, 3)
                .<Future<?>>mapToObj(sender ->
                        threads.submit(() -> IntStream.range(0, 5000).forEach(i -> queue.put(sender * 5000 + i))))
                .toList();
        for (Future<?> sender : senders) {
            sender.get();
        }

        await().untilAsserted(() -> assertThat(handed).hasSize(15_000));
        assertThat(most).hasValue(1);
        for (int sender = 0; sender < 3; sender++) {
            int first = sender * 5000;
            assertThat(List.copyOf(handed).stream().filter(each -> each >= first && each < first + 5000))
                    .isSorted();
        }
    }

    @Test
    void isServedAgainAfterItsExecutorHasRefused() {
        AtomicInteger refusals = new AtomicInteger(2);
        SerialQueue<Integer> queue = queue(
                10,
                task -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new RejectedExecutionException("on purpose");
                    }
                    task.run();
                },
                handed::add);

        queue.put(1);
        queue.putAll(List.of(2, 3));
        queue.put(4);

        assertThat(handed).containsExactly(1, 2, 3, 4);
    }

    @Test
    void tellsOnceThatItGetsNoThreadUntilItGetsOne(CapturedOutput output) {
        AtomicBoolean full = new AtomicBoolean();
        SerialQueue<Integer> queue = queue(
                100,
                task -> {
                    if (full.get()) {
                        throw new RejectedExecutionException("on purpose");
                    }
                    task.run();
                },
                handed::add);

        for (int round = 0; round < 2; round++) {
            full.set(true);
            for (int i = 0; i < 5; i++) {
                queue.put(i);
            }
            full.set(false);
            queue.put(5);
        }

        assertThat(handed).hasSize(12);
        assertThat(output.toString().split("gets no thread")).hasSize(3);
    }

    @Test
    void goesOnAfterAnErrorOfItsReceiver() {
        SerialQueue<Integer> queue = queue(10, Runnable::run, element -> {
            handed.add(element);
            throw new StackOverflowError("on purpose");
        });

        queue.putAll(List.of(1, 2));
        queue.put(3);

        assertThat(handed).containsExactly(1, 2, 3);
    }

    @Test
    void isServedAgainAfterWhatStandsForTheRestCouldNotBeMade() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        Missed missed = new Missed() {
            @Override
            public List<Integer> instead() {
                if (failed.getCount() > 0) {
                    throw new StackOverflowError("on purpose");
                }
                return super.instead();
            }
        };
        Executor executor = task -> threads.execute(() -> {
            try {
                task.run();
            } catch (StackOverflowError ex) {
                failed.countDown();
            }
        });
        SerialQueue<Integer> queue = new SerialQueue<>(
                "f",
                new SubscriptionOptions(1, OverflowPolicy.DRAIN),
                missed,
                new ReentrantLock(),
                executor,
                opened -> element -> {
                    awaitQuietly(go);
                    handed.add(element);
                });
        queue.putAll(List.of(1, 2));
        queue.put(3);
        go.countDown();
        awaitQuietly(failed);
        queue.put(4);

        await().untilAsserted(() -> assertThat(handed).containsExactly(1, 2, -2));
    }

    @Test
    void takesNoThreadForNothing() {
        AtomicInteger asked = new AtomicInteger();
        SerialQueue<Integer> queue = queue(10, task -> asked.incrementAndGet(), handed::add);

        queue.putAll(List.of());
        assertThat(asked).hasValue(0);
        queue.put(1);
        queue.put(2);
        assertThat(asked).hasValue(1);
    }

    @Test
    void closesWhenItsReceiverIsDoneAndHandsOverNothingAfterIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        SerialQueue<Integer> queue = queue(10, threads, element -> {
            handed.add(element);
            awaitQuietly(go);
        });
        queue.onClose(ended::incrementAndGet);
        queue.putAll(List.of(1, 2));
        await().untilAsserted(() -> assertThat(handed).containsExactly(1));

        Future<?> closing = threads.submit(queue::close);
        await().until(() -> !queue.isActive());
        assertThat(closing.isDone()).isFalse();
        go.countDown();
        closing.get();
        queue.put(3);
        queue.close();

        assertThat(handed).containsExactly(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void repeatsAStepUntilItSucceedsOrTheQueueIsClosed() {
        SerialQueue<Integer> queue = queue(10, threads, handed::add);
        List<RuntimeException> failures = new ArrayList<>();
        AtomicInteger steps = new AtomicInteger();

        assertThat(queue.persistently(() -> failing(steps.incrementAndGet() < 3), failures::add))
                .contains("done");
        assertThat(failures).hasSize(2);
        assertThat(queue.persistently(() -> failing(true), failure -> queue.close()))
                .isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.persistently(() -> failing(true), failure -> {
                    throw failure;
                }));
    }

    private static String failing(boolean fails) {
        if (fails) {
            throw new IllegalStateException("on purpose");
        }
        return "done";
    }

    @Test
    void canBeClosedByItsReceiver() throws Exception {
        SerialQueue<Integer> queue = new SerialQueue<>(
                "f",
                new SubscriptionOptions(10, OverflowPolicy.DRAIN),
                new Missed(),
                new ReentrantLock(),
                threads,
                opened -> element -> {
                    handed.add(element);
                    opened.close();
                });

        queue.putAll(List.of(1, 2));
        queue.awaitIdle();

        assertThat(handed).containsExactly(1);
    }

    @Test
    void makesAPatientSenderWaitForRoom() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SerialQueue<Integer> queue = queue(1, threads, element -> {
            awaitQuietly(go);
            handed.add(element);
        });
        queue.putPatiently(1);
        Future<?> patient = threads.submit(() -> {
            queue.putPatiently(2);
            queue.putPatiently(3);
            return true;
        });
        go.countDown();

        patient.get();
        queue.awaitIdle();
        assertThat(handed).containsExactly(1, 2, 3);
    }

    @Test
    void forgetsWhatWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SerialQueue<Integer> queue = queue(10, threads, element -> {
            handed.add(element);
            awaitQuietly(go);
        });
        queue.putAll(List.of(1, 2, 3));
        await().untilAsserted(() -> assertThat(handed).containsExactly(1));

        queue.clear();
        go.countDown();
        queue.awaitIdle();
        queue.put(4);
        queue.awaitIdle();

        assertThat(handed).containsExactly(1, 4);
    }

    @Test
    void asksWhatStandsForTheRestUnderTheLockItShares() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ReentrantLock lock = new ReentrantLock();
        Missed missed = new Missed() {
            @Override
            public List<Integer> instead() {
                assertThat(lock.isHeldByCurrentThread()).isTrue();
                return super.instead();
            }
        };
        SerialQueue<Integer> queue = new SerialQueue<>(
                "f", new SubscriptionOptions(2, OverflowPolicy.DRAIN), missed, lock, threads, opened -> element -> {
                    awaitQuietly(go);
                    handed.add(element);
                });
        queue.putAll(List.of(1, 2, 3, 4));
        lock.lock();
        try {
            IntStream.rangeClosed(5, 9).forEach(queue::put);
        } finally {
            lock.unlock();
        }
        go.countDown();

        await().untilAsserted(() -> assertThat(handed).containsExactly(1, 2, 3, 4, -5));
    }

    private SerialQueue<Integer> queue(int capacity, Executor executor, Consumer<Integer> receiver) {
        return new SerialQueue<>(
                "f",
                new SubscriptionOptions(capacity, OverflowPolicy.DRAIN),
                new Missed(),
                new ReentrantLock(),
                executor,
                opened -> receiver);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stands for what found no room with their number, negated. */
    private static class Missed implements SerialQueue.Overflow<Integer> {

        private int count;

        @Override
        public void missed(Integer element) {
            count++;
        }

        @Override
        public List<Integer> instead() {
            List<Integer> instead = count == 0 ? List.of() : List.of(-count);
            count = 0;
            return instead;
        }
    }
}
