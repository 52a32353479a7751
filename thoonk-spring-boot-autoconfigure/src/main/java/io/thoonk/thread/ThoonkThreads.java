package io.thoonk.thread;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes the threads of the library. Their names begin with "thoonk-", so that a dump tells whose they are; but for those of
 * {@link #userThread} they are daemons, which keep no process alive.
 *
 * @since 0.1.0
 */
public final class ThoonkThreads {

    private ThoonkThreads() {}

    /**
     * Makes a factory for a pool.
     *
     * @param name begins the names of its threads, after "thoonk-"
     * @return makes daemons
     */
    public static ThreadFactory factory(String name) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("thoonk-" + name + "-");
        threads.setDaemon(true);
        return threads;
    }

    /**
     * Makes a timer.
     *
     * @param name begins the name of its thread, after "thoonk-"
     * @return a timer of one thread, to be shut down
     */
    public static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(factory(name));
    }

    /**
     * Does something again and again.
     *
     * @param name begins the name of the thread, after "thoonk-"
     * @param period how long after each end it begins again, and before it begins first
     * @param task must not throw, or it is not done again
     * @return the timer, to be shut down
     */
    public static ScheduledExecutorService repeat(String name, Duration period, Runnable task) {
        ScheduledExecutorService timer = timer(name);
        timer.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return timer;
    }

    /**
     * Makes an executor that has nothing to be shut down.
     *
     * @param name begins the names of its threads, after "thoonk-"
     * @return has a new thread for each task
     */
    public static AsyncTaskExecutor ofEachTask(String name) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("thoonk-" + name + "-");
        executor.setDaemon(true);
        return executor;
    }

    /**
     * Makes a thread that does one thing aside.
     *
     * @param name of the thread, after "thoonk-"
     * @param task what to do
     * @return a daemon, not started yet
     */
    public static Thread thread(String name, Runnable task) {
        return thread(name, true, task);
    }

    /**
     * Does one thing aside.
     *
     * @param name of the thread, after "thoonk-"
     * @param task what to do
     */
    public static void start(String name, Runnable task) {
        thread(name, task).start();
    }

    /**
     * Makes a thread that keeps the process alive until it has done one thing.
     *
     * @param name of the thread, after "thoonk-"
     * @param task what to do
     * @return not started yet
     */
    public static Thread userThread(String name, Runnable task) {
        return thread(name, false, task);
    }

    /**
     * Tells whether a thread waits in {@link System#exit} for the very end of the process, and never returns from there.
     *
     * @param thread which one
     * @return whether it does
     */
    public static boolean endsProcess(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("exit")
                        && frame.getClassName().equals(Runtime.class.getName()));
    }

    private static Thread thread(String name, boolean daemon, Runnable task) {
        Thread thread = new Thread(task, "thoonk-" + name);
        thread.setDaemon(daemon);
        return thread;
    }
}
