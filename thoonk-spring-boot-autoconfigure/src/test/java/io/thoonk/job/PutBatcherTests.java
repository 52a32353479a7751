package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutBatcherTests {

    private static final int LARGE = 400_000;

    private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        started.add(thread);
        return thread;
    });

    private final FeedKeys a = new FeedKeys(new KeySpace("", false), "a");

    private final FeedKeys b = new FeedKeys(new KeySpace("", false), "b");

    private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void putsAtOnceWhereNothingIsUnderWay() {
        PutBatcher batcher = new PutBatcher(this::note);
        batcher.put(a, entry("1", 1));
        batcher.put(b, entry("2", 1));
        assertThat(batches).extracting(Batch::ids).containsExactly(List.of("1"), List.of("2"));
    }

    /** Two calls are held up; what comes meanwhile waits, and goes in as few calls as the limits allow. */
    @Test
    void collectsWhatComesWhileTwoCallsAreUnderWay() throws Exception {
        Semaphore answers = new Semaphore(0);
        PutBatcher batcher = new PutBatcher((keys, entries) -> {
            note(keys, entries);
            answers.acquireUninterruptibly();
        });
        List<Future<?>> puts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            puts.add(submit(batcher, a, entry("first" + i, 1)));
            int calls = i + 1;
            await().until(() -> batches.size() == calls);
        }
        for (int i = 0; i < 300; i++) {
            puts.add(submit(batcher, a, entry("later" + i, 1)));
        }
        await().until(() -> waiting() >= 300);
        assertThat(batches).hasSize(2);
        answers.release(1_000);
        for (Future<?> put : puts) {
            put.get();
        }
        assertThat(batches).extracting(batch -> batch.ids().size()).containsExactlyInAnyOrder(1, 1, 250, 50);
    }

    /** Whatever fails, however long calls take: each put is sent once, with others of its feed, and returns what its call did. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sendsEachPutOnceWhateverHappens(long seed) throws Exception {
        Set<String> failed = new HashSet<>();
        Random faults = new Random(seed);
        PutBatcher batcher = new PutBatcher((keys, entries) -> {
            note(keys, entries);
            boolean fails;
            int pause;
            synchronized (faults) {
                fails = faults.nextInt(5) == 0;
                pause = faults.nextInt(3);
                if (fails) {
                    failed.addAll(new Batch(keys.feed(), entries).ids());
                }
            }
            for (int i = 0; i < pause * 100; i++) {
                Thread.onSpinWait();
            }
            if (fails) {
                throw new ThoonkRedisException("on purpose", new IllegalStateException());
            }
        });
        List<Callable<List<String>>> producers = new ArrayList<>();
        for (int producer = 0; producer < 12; producer++) {
            int number = producer;
            producers.add(() -> produce(batcher, number, new Random(seed * 100 + number)));
        }
        Set<String> threw = new HashSet<>();
        for (Future<List<String>> done : threads.invokeAll(producers)) {
            threw.addAll(done.get());
        }
        assertThat(threw).isEqualTo(failed);
        assertThat(batches.stream().flatMap(batch -> batch.ids().stream()))
                .hasSize(12 * 200)
                .doesNotHaveDuplicates();
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.entries()).hasSizeBetween(1, 250);
            assertThat(batch.ids()).allMatch(id -> id.startsWith(batch.feed()));
            // The last one may go beyond the limit of 1 MiB, which is asked before it is added.
            assertThat(batch.bytes()).isLessThan((1 << 20) + LARGE);
        });
    }

    private List<String> produce(PutBatcher batcher, int number, Random random) {
        List<String> threw = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FeedKeys keys = random.nextInt(3) == 0 ? b : a;
            String id = keys.feed() + number + "-" + i;
            Throwable failure =
                    catchThrowable(() -> batcher.put(keys, entry(id, random.nextInt(50) == 0 ? LARGE : 10)));
            if (failure != null) {
                assertThat(failure).isInstanceOf(ThoonkRedisException.class);
                threw.add(id);
            }
        }
        return threw;
    }

    @Test
    void givesEachCallerAFailureOfItsOwn() throws Exception {
        Semaphore answers = new Semaphore(0);
        PutBatcher batcher = new PutBatcher((keys, entries) -> {
            note(keys, entries);
            answers.acquireUninterruptibly();
            throw new FeedDoesNotExistException(keys.feed());
        });
        List<Future<@Nullable Throwable>> puts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String id = "put" + i;
            puts.add(threads.submit(() -> catchThrowable(() -> batcher.put(a, entry(id, 1)))));
        }
        await().until(() -> waiting() >= 8);
        answers.release(100);
        Set<Throwable> failures = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Future<@Nullable Throwable> put : puts) {
            assertThat(put.get()).isInstanceOf(FeedDoesNotExistException.class);
            failures.add(Objects.requireNonNull(put.get()));
        }
        assertThat(failures).hasSize(10);
    }

    @Test
    void saysThatRedisCannotBeReached() {
        PutBatcher batcher = new PutBatcher((keys, entries) -> {
            throw new RedisUnreachableException("Script put.lua", "localhost:6379", "refused", new TimeoutException());
        });
        assertThatExceptionOfType(RedisUnreachableException.class)
                .isThrownBy(() -> batcher.put(a, entry("1", 1)))
                .withMessage("Putting into feed 'a' failed: Redis cannot be reached at localhost:6379 (refused)")
                .satisfies(failure -> assertThat(failure.place()).isEqualTo("localhost:6379"));
    }

    @Test
    void goesOnAfterAnError() {
        AtomicInteger calls = new AtomicInteger();
        PutBatcher batcher = new PutBatcher((keys, entries) -> {
            if (calls.getAndIncrement() < 4) {
                throw new StackOverflowError("on purpose");
            }
        });
        for (int i = 0; i < 4; i++) {
            assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> batcher.put(a, entry("x", 1)));
        }
        batcher.put(a, entry("y", 1));
        assertThat(calls).hasValue(5);
    }

    @Test
    void keepsAnInterruptForTheCaller() throws Exception {
        Semaphore answers = new Semaphore(0);
        PutBatcher batcher = new PutBatcher((keys, entries) -> {
            note(keys, entries);
            answers.acquireUninterruptibly();
        });
        submit(batcher, a, entry("1", 1));
        // Else both may go in one call.
        await().until(() -> batches.size() == 1);
        submit(batcher, a, entry("2", 1));
        await().until(() -> batches.size() == 2);
        CountDownLatch kept = new CountDownLatch(1);
        Thread third = new Thread(() -> {
            batcher.put(a, entry("3", 1));
            if (Thread.currentThread().isInterrupted()) {
                kept.countDown();
            }
        });
        third.start();
        await().until(() -> third.getState() == Thread.State.WAITING);
        third.interrupt();
        answers.release(10);
        third.join();
        assertThat(kept.getCount()).isZero();
        assertThat(batches).extracting(Batch::ids).contains(List.of("3"));
    }

    private Future<?> submit(PutBatcher batcher, FeedKeys keys, PutScript.Entry entry) {
        return threads.submit(() -> batcher.put(keys, entry));
    }

    private long waiting() {
        return started.stream()
                .filter(thread -> LockSupport.getBlocker(thread) instanceof PutBatcher)
                .count();
    }

    private void note(FeedKeys keys, List<PutScript.Entry> entries) {
        batches.add(new Batch(keys.feed(), entries));
    }

    private static PutScript.Entry entry(String id, int size) {
        return PutScript.Entry.plain(id, new byte[size]);
    }

    private record Batch(String feed, List<PutScript.Entry> entries) {

        List<String> ids() {
            return entries.stream()
                    .map(entry -> new String(entry.id(), StandardCharsets.UTF_8))
                    .toList();
        }

        int bytes() {
            return entries.stream().mapToInt(PutScript.Entry::size).sum();
        }
    }
}
