package io.thoonk.event;

import io.thoonk.LoggableFailure;
import io.thoonk.Subscription;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Hands what is put into it to one receiver: one at a time, in order, on a thread it takes only while something waits; none after it
 * is closed. What waits is bounded; {@link Overflow} stands for what finds no room. What a receiver throws is logged. Thread-safe.
 *
 * @param <E> what is handed over
 * @since 0.1.0
 */
public final class SerialQueue<E> implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(SerialQueue.class);

    private final AtomicBoolean open = new AtomicBoolean(true);

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Held while the receiver runs. */
    private final ReentrantLock handing = new ReentrantLock();

    private final ReentrantLock lock;

    private final Condition changed;

    private final String name;

    private final Backlog<E> backlog;

    private final Executor executor;

    private final Consumer<? super E> receiver;

    private volatile Runnable onClose = () -> {};

    /** Whether the executor had no thread the last time; for the log alone. */
    private volatile boolean refused;

    /** Whether a thread hands over what waits, or is about to; no longer where an {@link Overflow} failed, as without memory. */
    private boolean served;

    /**
     * Creates a queue.
     *
     * @param name whose queue it is, for the log
     * @param options how much may wait, and what becomes of it when more comes
     * @param overflow stands for what finds no room
     * @param lock guards what waits; it may guard more, so that {@link Overflow#instead} stands for one moment of that
     * @param executor runs the receiver
     * @param receiver makes what takes one element after the other; it may pause and close the queue
     */
    public SerialQueue(
            String name,
            SubscriptionOptions options,
            Overflow<E> overflow,
            ReentrantLock lock,
            Executor executor,
            Function<SerialQueue<E>, ? extends Consumer<? super E>> receiver) {
        this.name = name;
        this.lock = lock;
        this.changed = lock.newCondition();
        this.backlog = new Backlog<>(options, overflow);
        this.executor = executor;
        this.receiver = receiver.apply(this);
    }

    /**
     * Takes an element, unless the queue is closed. Where the executor has no thread, the next element that is put tries again.
     *
     * @param element what to hand over
     */
    public void put(E element) {
        guarded(() -> {
            if (isActive()) {
                backlog.add(element);
            }
        });
        serve();
    }

    /**
     * Takes elements which all have to be handed over, however many they are, as {@link #put} takes one.
     *
     * @param elements what to hand over
     */
    public void putAll(Collection<? extends E> elements) {
        guarded(() -> backlog.addAll(elements));
        serve();
    }

    /**
     * Takes an element as soon as there is room.
     *
     * @param element what to hand over
     * @throws InterruptedException if the thread is interrupted while it waits for room
     */
    public void putPatiently(E element) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (backlog.isFull()) {
                changed.await();
            }
            backlog.add(element);
        } finally {
            lock.unlock();
        }
        serve();
    }

    private void serve() {
        lock.lock();
        try {
            if (served || backlog.isEmpty()) {
                return;
            }
            served = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::drain);
            refused = false;
        } catch (Throwable ex) {
            guarded(() -> {
                served = false;
                changed.signalAll();
            });
            if (!refused) {
                log.error(
                        "'{}' gets no thread to hear of events; it goes on with what comes next",
                        name,
                        LoggableFailure.of(ex));
            }
            refused = true;
        }
    }

    private void guarded(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        handing.lock();
        try {
            for (Optional<E> element = next(); element.isPresent(); element = next()) {
                hand(element.get());
            }
        } finally {
            handing.unlock();
        }
    }

    private Optional<E> next() {
        lock.lock();
        try {
            served = false;
            changed.signalAll();
            Optional<E> element = isActive() ? backlog.next() : Optional.empty();
            served = element.isPresent();
            return element;
        } finally {
            lock.unlock();
        }
    }

    private void hand(E element) {
        try {
            receiver.accept(element);
        } catch (Throwable ex) {
            // What waits must not wait for ever for what has failed.
            log.error("What waited for '{}' could not be handled: {}", name, element, LoggableFailure.of(ex));
        }
    }

    /**
     * Waits until nothing is handed over and nothing waits.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void awaitIdle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (served) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits. */
    public void clear() {
        guarded(() -> {
            backlog.clear();
            changed.signalAll();
        });
    }

    /**
     * Repeats a step, after pauses that grow from 0.1 to 5 seconds, until it succeeds or the queue is closed.
     *
     * @param step what may fail
     * @param failed hears of each failure; throws one that is not worth another try
     * @param <R> what the step gives
     * @return what it gave, or empty where the queue was closed before
     */
    public <R> Optional<R> persistently(Supplier<R> step, Consumer<RuntimeException> failed) {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        do {
            try {
                return Optional.of(step.get());
            } catch (RuntimeException ex) {
                failed.accept(ex);
            }
        } while (pause(pause.nextBackOff()));
        return Optional.empty();
    }

    private boolean pause(long millis) {
        try {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says what else ends when the queue is closed. */
    void onClose(Runnable action) {
        onClose = action;
    }

    @Override
    public boolean isActive() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            closed.countDown();
            onClose.run();
        }
        // Free once nothing is being handed over; the receiver itself may close and passes at once.
        handing.lock();
        handing.unlock();
    }

    /**
     * Stands for elements that found no room. Called under the lock of the queue.
     *
     * @param <E> what is handed over
     */
    public interface Overflow<E> {

        /**
         * Notes an element that is not handed over.
         *
         * @param element the element
         */
        void missed(E element);

        /**
         * Tells what is handed over in the place of all that was noted since the last time, when all before has been.
         *
         * @return elements, or none where nothing has to be said
         */
        List<E> instead();

        /** {@return whether what comes after that is handed over again, although the receiver has not caught up yet} */
        default boolean isOverWhenTold() {
            return false;
        }
    }
}
