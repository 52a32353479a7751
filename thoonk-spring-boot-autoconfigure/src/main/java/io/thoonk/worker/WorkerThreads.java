package io.thoonk.worker;

import io.thoonk.thread.ThoonkThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Makes the threads of workers. None keeps the process alive, and all end when there has been nothing to do for a while. */
final class WorkerThreads {

    private static final int TIMER_THREADS = 2;

    private WorkerThreads() {}

    /** Runs the handlers of one container, each on one of as many threads as handlers may run at once. */
    static Executor platform(String name, int concurrency) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                ThoonkThreads.factory(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** The same on virtual threads; needs Java 21. */
    static Executor virtual(String name, int concurrency) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("thoonk-" + name + "-");
        executor.setVirtualThreads(true);
        return executor;
    }

    /** The threads that renew claims and watch over handlers, shared by all containers of a factory. */
    static ScheduledExecutorService timer() {
        return scheduled("claims", TIMER_THREADS);
    }

    /** One thread, which also does what is due later. */
    static ScheduledExecutorService oneScheduled(String name) {
        return scheduled(name, 1);
    }

    private static ScheduledExecutorService scheduled(String name, int threads) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(threads, ThoonkThreads.factory(name));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** One thread, which takes tasks in order and is so much behind at most. */
    static Executor oneBehind(String name, int most, RejectedExecutionHandler tooMuch) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(most), ThoonkThreads.factory(name), tooMuch);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** As many as there are tasks. */
    static Executor unbounded(String name) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), ThoonkThreads.factory(name));
    }
}
