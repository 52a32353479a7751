package io.thoonk.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Makes the threads of workers. None keeps the process alive, and all end when there has been nothing to do for a while. */
final class WorkerThreads {

    private static final int TIMER_THREADS = 2;

    private WorkerThreads() {}

    /** Runs the handlers of one container, each on one of as many threads as handlers may run at once. */
    static Executor platform(String namePrefix, int concurrency) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                concurrency, concurrency, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(namePrefix));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** The same on virtual threads; needs Java 21. */
    static Executor virtual(String namePrefix, int concurrency) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(namePrefix);
        executor.setVirtualThreads(true);
        return executor;
    }

    /** The threads that renew claims and watch over handlers, shared by all containers of a factory. */
    static ScheduledExecutorService timer() {
        return scheduled("thoonk-claims-", TIMER_THREADS);
    }

    /** One thread, which also does what is due later. */
    static ScheduledExecutorService oneScheduled(String namePrefix) {
        return scheduled(namePrefix, 1);
    }

    private static ScheduledExecutorService scheduled(String namePrefix, int threads) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(threads, named(namePrefix));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** One thread, which takes tasks in order and is so much behind at most. */
    static Executor oneBehind(String namePrefix, int most, RejectedExecutionHandler tooMuch) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(most), named(namePrefix), tooMuch);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** As many as there are tasks. */
    static Executor unbounded(String namePrefix) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named(namePrefix));
    }

    private static ThreadFactory named(String prefix) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
        threads.setDaemon(true);
        return threads;
    }
}
