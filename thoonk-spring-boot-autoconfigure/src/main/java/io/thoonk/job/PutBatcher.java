package io.thoonk.job;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the puts of many threads while calls are under way, and sends them in the next one. Each put returns once its own
 * answer is there. Threads that put send for the others too; there is no thread of its own.
 *
 * <p>With 64 threads little time is spent in Java here; parking and waking threads is presumed to take most of it. Tried, and of no
 * gain that could be told from noise: giving the processor up 10 or 60 times before parking.
 */
final class PutBatcher {

    /** So that Redis has the next call before it has answered the one before; with more, fewer puts would share one. */
    private static final int CALLS = 2;

    private final BiConsumer<FeedKeys, List<PutScript.Entry>> script;

    private final Queue<Put> queue = new ConcurrentLinkedQueue<>();

    private final ReentrantLock taking = new ReentrantLock();

    private final Semaphore leads = new Semaphore(CALLS);

    /** With what puts the entries of one feed, or throws for all of them. */
    PutBatcher(BiConsumer<FeedKeys, List<PutScript.Entry>> script) {
        this.script = script;
    }

    void put(FeedKeys keys, PutScript.Entry entry) {
        Put put = new Put(keys, entry, Thread.currentThread());
        queue.add(put);
        if (leads.tryAcquire()) {
            lead();
        }
        boolean interrupted = false;
        while (!put.mayLeave()) {
            if (put.takesLead()) {
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
                script.accept(
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
        int weight = 0;
        taking.lock();
        try {
            Put next = queue.peek();
            while (next != null && weight < PutScript.MAX_BATCH && bytes < PutScript.MAX_BYTES) {
                if (!batch.isEmpty()
                        && !next.keys.feed().equals(batch.get(0).keys.feed())) {
                    break;
                }
                queue.remove();
                batch.add(next);
                bytes += next.entry.size();
                weight += next.entry.weight();
                next = queue.peek();
            }
        } finally {
            taking.unlock();
        }
        return batch;
    }

    /** Lets the first of those who came meanwhile send the next call. */
    private void passOn() {
        do {
            for (Put next : queue) {
                if (next.giveLead()) {
                    return;
                }
            }
            leads.release();
            // Who came between the look and the release had nobody to lead.
        } while (!queue.isEmpty() && leads.tryAcquire());
    }

    private enum Role {
        WAITS,
        LEADS,
        HAS_LEFT
    }

    /** One put on its way. */
    private static final class Put {

        private final FeedKeys keys;

        private final PutScript.Entry entry;

        private final Thread thread;

        private final AtomicReference<Role> role = new AtomicReference<>(Role.WAITS);

        private volatile boolean done;

        private @Nullable RuntimeException failure;

        Put(FeedKeys keys, PutScript.Entry entry, Thread thread) {
            this.keys = keys;
            this.entry = entry;
            this.thread = thread;
        }

        /** Has the thread of this put send the next call, unless it is to send one already or has left. */
        boolean giveLead() {
            if (!role.compareAndSet(Role.WAITS, Role.LEADS)) {
                return false;
            }
            LockSupport.unpark(thread);
            return true;
        }

        boolean takesLead() {
            return role.compareAndSet(Role.LEADS, Role.WAITS);
        }

        /** Whether the thread has nothing left to do here; then nobody may give it a lead any more. */
        boolean mayLeave() {
            return done && role.compareAndSet(Role.WAITS, Role.HAS_LEFT);
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
            if (failure instanceof FeedTypeMismatchException mismatch) {
                throw new FeedTypeMismatchException(keys.feed(), mismatch.requestedType(), mismatch.storedType());
            }
            if (failure instanceof RedisUnreachableException away) {
                throw new RedisUnreachableException(
                        "Putting into feed '" + keys.feed() + "'", away.place(), away.reason(), away);
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
