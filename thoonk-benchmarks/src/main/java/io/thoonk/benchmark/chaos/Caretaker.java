package io.thoonk.benchmark.chaos;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobNotStalledException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does each second what a person would: retries jobs that were stalled for crashing too often, and, if asked, maintenance. */
final class Caretaker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Caretaker.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "caretaker");
        thread.setDaemon(true);
        return thread;
    });

    private final ThoonkTemplate thoonk;

    private final boolean maintain;

    private final AtomicLong retried = new AtomicLong();

    Caretaker(ThoonkTemplate thoonk, boolean maintain) {
        this.thoonk = thoonk;
        this.maintain = maintain;
        executor.scheduleWithFixedDelay(this::pass, 1, 1, TimeUnit.SECONDS);
    }

    long retried() {
        return retried.get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void pass() {
        try {
            ChaosFeed.ALL.forEach(this::care);
        } catch (ThoonkRedisException ex) {
            log.debug("Redis is away; the next pass will do", ex);
        } catch (RuntimeException ex) {
            log.error("A pass failed; the next one is tried", ex);
        }
    }

    private void care(String feed) {
        JobQueue<String> queue = thoonk.jobs(feed, String.class);
        if (maintain) {
            queue.maintain();
        }
        for (JobInfo<String> stalled : queue.list(JobState.STALLED, 0, 1000)) {
            try {
                queue.retry(stalled.id());
                retried.incrementAndGet();
            } catch (JobNotStalledException ex) {
                log.debug("Retried before, by an attempt whose answer got lost", ex);
            }
        }
    }
}
