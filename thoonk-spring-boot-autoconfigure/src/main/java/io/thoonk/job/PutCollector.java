package io.thoonk.job;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.FeedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Collects the puts of many threads while a call is under way, and sends them in the next one. Each put returns once its own
 * answer is there. One of the threads that put sends for all; there is no thread of its own.
 */
final class PutCollector {

    private static final int MOST = 250;

    /** Beyond this many bytes a call is full: one script must not hold up Redis for long. */
    private static final int MOST_BYTES = 1 << 20;

    private final PutScript script;

    private final Queue<Put> queue = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean led = new AtomicBoolean();

    PutCollector(PutScript script) {
        this.script = script;
    }

    void put(FeedKeys keys, PutEntry entry) {
        Put put = new Put(keys, entry, Thread.currentThread());
        queue.add(put);
        if (led.compareAndSet(false, true)) {
            lead();
        }
        boolean interrupted = false;
        while (!put.done) {
            if (put.leads) {
                put.leads = false;
                lead();
            } else {
                LockSupport.park(this);
                // Whether the job is put must be known, interrupt or not.
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        put.throwFailure();
    }

    private void lead() {
        List<Put> batch = nextBatch();
        @Nullable RuntimeException failure = new IllegalStateException("The put was broken off");
        try {
            if (!batch.isEmpty()) {
                script.put(
                        batch.get(0).keys, batch.stream().map(put -> put.entry).toList());
            }
            failure = null;
        } catch (RuntimeException ex) {
            failure = ex;
        } finally {
            passOn();
            for (Put put : batch) {
                put.end(failure);
            }
        }
    }

    private List<Put> nextBatch() {
        List<Put> batch = new ArrayList<>();
        int bytes = 0;
        Put next = queue.peek();
        while (next != null && batch.size() < MOST && bytes < MOST_BYTES) {
            if (!batch.isEmpty() && !next.keys.feed().equals(batch.get(0).keys.feed())) {
                break;
            }
            queue.remove();
            batch.add(next);
            bytes += next.entry.size();
            next = queue.peek();
        }
        return batch;
    }

    /** Lets the first of those who came meanwhile send the next call. */
    private void passOn() {
        do {
            Put next = queue.peek();
            if (next != null) {
                next.leads = true;
                LockSupport.unpark(next.thread);
                return;
            }
            led.set(false);
            // Who came between the look and the release found it led.
        } while (!queue.isEmpty() && led.compareAndSet(false, true));
    }

    /** One put on its way. */
    private static final class Put {

        private final FeedKeys keys;

        private final PutEntry entry;

        private final Thread thread;

        private volatile boolean leads;

        private volatile boolean done;

        private @Nullable RuntimeException failure;

        Put(FeedKeys keys, PutEntry entry, Thread thread) {
            this.keys = keys;
            this.entry = entry;
            this.thread = thread;
        }

        void end(@Nullable RuntimeException cause) {
            failure = cause;
            done = true;
            if (thread != Thread.currentThread()) {
                LockSupport.unpark(thread);
            }
        }

        /** Throws an exception of the caller's own: several threads must not share one. */
        void throwFailure() {
            if (failure instanceof FeedDoesNotExistException) {
                throw new FeedDoesNotExistException(keys.feed());
            }
            if (failure instanceof ThoonkRedisException) {
                throw new ThoonkRedisException(String.valueOf(failure.getMessage()), failure);
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
