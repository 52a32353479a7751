package io.thoonk.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose time passes when a test says so, on the test's thread. */
public final class ManualTimer extends ScheduledThreadPoolExecutor {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.naturalOrder());

    private long now;

    /** Creates a timer that nothing runs on yet. */
    public ManualTimer() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(new Task(task, now + unit.toNanos(delay), Optional.empty()));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        return add(new Task(task, now + unit.toNanos(first), Optional.of(unit.toNanos(delay))));
    }

    private Task add(Task task) {
        tasks.add(task);
        return task;
    }

    /**
     * Lets time pass, and runs what is due meanwhile.
     *
     * @param time how much
     */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().due <= end) {
            Task next = tasks.remove();
            now = next.due;
            if (!next.isCancelled()) {
                next.task.run();
                next.again.ifPresent(pause -> add(next.in(pause)));
            }
        }
        now = end;
    }

    private final class Task extends CompletableFuture<Object> implements ScheduledFuture<Object> {

        private final Runnable task;

        private final Optional<Long> again;

        private long due;

        Task(Runnable task, long due, Optional<Long> again) {
            this.task = task;
            this.due = due;
            this.again = again;
        }

        Task in(long pause) {
            due = now + pause;
            return this;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
