package io.thoonk.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads that renew claims and watch over handlers, shared by all containers of a factory. */
final class WorkerTimer {

    private static final int THREADS = 2;

    private WorkerTimer() {}

    static ScheduledExecutorService create() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("thoonk-claims-");
        threads.setDaemon(true);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(THREADS, threads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
