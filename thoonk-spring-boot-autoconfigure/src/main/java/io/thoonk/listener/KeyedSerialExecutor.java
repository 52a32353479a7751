package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SerialQueue;
import io.thoonk.event.SubscriptionOptions;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks side by side, those of one key one after the other. What finds no room makes its sender wait, and so does what finds no
 * thread: a task must not be lost, nor overtaken.
 */
final class KeyedSerialExecutor {

    private static final Logger log = LoggerFactory.getLogger(KeyedSerialExecutor.class);

    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(16, OverflowPolicy.DRAIN);

    private final List<SerialQueue<Runnable>> lanes;

    private final Executor threads;

    KeyedSerialExecutor(String name, int concurrency, Executor threads) {
        this.threads = threads;
        this.lanes = IntStream.range(0, concurrency)
                .mapToObj(i -> new SerialQueue<Runnable>(
                        name, OPTIONS, new Nothing(), new ReentrantLock(), this::execute, lane -> Runnable::run))
                .toList();
    }

    private void execute(Runnable lane) {
        try {
            threads.execute(lane);
        } catch (Throwable ex) {
            log.debug("No other thread could be had", LoggableFailure.of(ex));
            lane.run();
        }
    }

    void execute(Object key, Runnable task) throws InterruptedException {
        lanes.get(Math.floorMod(key.hashCode(), lanes.size())).putPatiently(task);
    }

    void awaitIdle() throws InterruptedException {
        for (SerialQueue<Runnable> lane : lanes) {
            lane.awaitIdle();
        }
    }

    /** Forgets what has not begun. */
    void clear() {
        lanes.forEach(SerialQueue::clear);
    }

    /** Never happens: each sender waits for room. */
    private static final class Nothing implements SerialQueue.Overflow<Runnable> {

        @Override
        public void missed(Runnable task) {
            throw new IllegalStateException("A task was put into a lane that is full");
        }

        @Override
        public List<Runnable> instead() {
            return List.of();
        }
    }
}
