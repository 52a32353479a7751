package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import io.thoonk.job.WorkerFeed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Opens job feeds whose claims listeners hear of. */
public final class ListenedClaims implements JobClaimsSource {

    private static final Logger log = LoggerFactory.getLogger(ListenedClaims.class);

    /** What listeners may be behind with. */
    private static final int MOST_UNHEARD = 10_000;

    private final JobClaimsSource delegate;

    private final List<JobClaimsListener> listeners;

    private final Executor thread = newThread();

    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /**
     * Creates it.
     *
     * @param delegate opens the feeds
     * @param listeners hear what is done
     */
    public ListenedClaims(JobClaimsSource delegate, List<JobClaimsListener> listeners) {
        this.delegate = delegate;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public <T> JobClaims<T> open(WorkerFeed feed) {
        try {
            JobClaims<T> claims = delegate.open(feed);
            return listeners.isEmpty() ? claims : new ListenedJobClaims<>(feed.name(), claims, this::tell);
        } catch (RuntimeException ex) {
            tell(listener -> listener.failed(feed.name(), ex));
            throw ex;
        }
    }

    private void tell(Consumer<JobClaimsListener> event) {
        for (JobClaimsListener listener : listeners) {
            if (listener instanceof JobClaimsListener.Quick) {
                tell(listener, event);
            } else {
                thread.execute(() -> tell(listener, event));
            }
        }
    }

    /** What is done is done, whatever a listener makes of it. */
    private void tell(JobClaimsListener listener, Consumer<JobClaimsListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable ex) {
            complain(listener.getClass().getName(), AsyncResults.describe(ex));
        }
    }

    private void complain(String listener, String reason) {
        if (failed.add(listener)) {
            log.warn(
                    "{} fails; work goes on all the same, and further failures are logged as debug: {}",
                    listener,
                    reason);
        } else {
            log.debug("{} failed again: {}", listener, reason);
        }
    }

    /** One thread, so that each listener hears things in order. */
    private ThreadPoolExecutor newThread() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("thoonk-claim-listeners-");
        threads.setDaemon(true);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_UNHEARD),
                threads,
                (task, pool) -> complain("A JobClaimsListener", "it is too slow, and does not hear everything"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
