package io.thoonk.benchmark.chaos;

import io.thoonk.ThoonkRedisException;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.benchmark.chaos.HistoryEntry.Kind;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The handlers of a worker JVM. Payloads tell how long to work, in ms. */
class ChaosHandlers {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final History history;

    ChaosHandlers(History history) {
        this.history = history;
    }

    @ThoonkJobWorker(
            queue = ChaosFeed.RETURNED,
            concurrency = "${chaos.concurrency}",
            claimTimeout = "${chaos.claim-timeout}",
            maxAttempts = "1000",
            backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String returned(String milliseconds, Job<String> job) throws InterruptedException {
        return work(ChaosFeed.RETURNED, milliseconds, job);
    }

    @ThoonkJobWorker(
            queue = ChaosFeed.SETTLED,
            concurrency = "${chaos.concurrency}",
            claimTimeout = "${chaos.claim-timeout}",
            maxAttempts = "1000",
            backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    void settled(String milliseconds, Job<String> job) throws InterruptedException {
        String run = work(ChaosFeed.SETTLED, milliseconds, job);
        try {
            job.finish(run);
            history.add(Kind.FINISHED, ChaosFeed.SETTLED, job, run);
        } catch (JobClaimLostException ex) {
            history.add(Kind.REFUSED, ChaosFeed.SETTLED, job, run);
            throw ex;
        } catch (ThoonkRedisException ex) {
            history.add(Kind.UNKNOWN, ChaosFeed.SETTLED, job, run);
            throw ex;
        }
    }

    private String work(String feed, String milliseconds, Job<String> job) throws InterruptedException {
        String run = UUID.randomUUID().toString();
        history.add(Kind.STARTED, feed, job, run);
        try {
            NEVER.await(Long.parseLong(milliseconds), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            history.add(Kind.INTERRUPTED, feed, job, run);
            throw ex;
        }
        history.add(Kind.WORKED, feed, job, run);
        return run;
    }
}
