package io.thoonk.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Makes the executors of containers. */
@FunctionalInterface
public interface WorkerExecutors {

    /**
     * Makes the executor of one container.
     *
     * @param threadNamePrefix what the names of its threads begin with
     * @param concurrency how many handlers run at once at most
     * @return the executor
     */
    Executor create(String threadNamePrefix, int concurrency);

    /**
     * Platform threads, as many as there are handlers at once; they end when there has been nothing to do for a while.
     *
     * @return makes such executors
     */
    static WorkerExecutors platformThreads() {
        return (threadNamePrefix, concurrency) -> {
            CustomizableThreadFactory threads = new CustomizableThreadFactory(threadNamePrefix);
            threads.setDaemon(true);
            ThreadPoolExecutor executor = new ThreadPoolExecutor(
                    concurrency, concurrency, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
            executor.allowCoreThreadTimeOut(true);
            return executor;
        };
    }

    /**
     * A virtual thread for each job; needs Java 21.
     *
     * @return makes such executors
     */
    static WorkerExecutors virtualThreads() {
        return (threadNamePrefix, concurrency) -> {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(threadNamePrefix);
            executor.setVirtualThreads(true);
            return executor;
        };
    }
}
