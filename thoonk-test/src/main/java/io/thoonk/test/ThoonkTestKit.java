package io.thoonk.test;

import io.thoonk.job.JobCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs workers in a test, and makes things fail that fail in production. What runs a worker does all that its container does: it
 * claims the job, converts the payload, calls the method with all that stands around it, and settles the job as its options and
 * the error handler say. Injectable.
 *
 * @since 0.1.0
 */
public final class ThoonkTestKit {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ThoonkTestMode mode;

    private final TestWorkers workers;

    private final TestListeners listeners;

    private final TestKeys keys;

    private final RedisOutage outage;

    private final TestDeclarations declarations;

    ThoonkTestKit(
            ThoonkTestMode mode,
            TestWorkers workers,
            TestListeners listeners,
            TestKeys keys,
            RedisOutage outage,
            TestDeclarations declarations) {
        this.mode = mode;
        this.workers = workers;
        this.listeners = listeners;
        this.keys = keys;
        this.outage = outage;
        this.declarations = declarations;
    }

    /**
     * Runs the next job of a queue on this thread; of a worker with {@code batch} the next batch, of as many jobs as are there. What
     * the worker throws is thrown again, as it is, once the job is settled: given
     * back with its backoff, or stalled.
     *
     * @param queue name of the job feed, or the id of a worker where there are several
     * @return id of the job, or of the first of the batch
     * @throws AssertionError if no job is available
     * @throws IllegalArgumentException if no worker works on it
     * @throws IllegalStateException in mode {@link ThoonkTestMode#LIVE}
     * @throws io.thoonk.job.JobClaimLostException if the worker was through, but its claim was gone
     */
    public String runNext(String queue) {
        requireManual("runNext");
        return workers.runNext(queue).orElseThrow(() -> nothingAvailable(queue));
    }

    /**
     * Runs jobs of a queue on this thread until none is available. Ends with the first that fails, as {@link #runNext} does.
     *
     * @param queue name of the job feed, or the id of a worker where there are several
     * @return how many ran
     * @throws IllegalArgumentException if no worker works on it
     * @throws IllegalStateException in mode {@link ThoonkTestMode#LIVE}
     */
    public int drain(String queue) {
        requireManual("drain");
        return workers.drain(queue);
    }

    /**
     * Runs jobs of all workers on this thread, and waits for the durable listeners, until no job is available and each of these
     * listeners has handled what is stored. Ends with the first job that fails, as {@link #runNext} does. In mode
     * {@link ThoonkTestMode#LIVE} it only waits, until there is no job in work either.
     *
     * @return how many jobs it ran
     * @throws AssertionError if that has not come about within 30 seconds
     */
    public int runUntilIdle() {
        int ran = drainAll();
        // One for all rounds: a listener and a worker that put each other's work again and again are never through.
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        awaitOthers(LONGEST_WAIT);
        while (isAnyAvailable()) {
            ran += drainAll();
            awaitOthers(Duration.ofNanos(end - System.nanoTime()));
        }
        return ran;
    }

    private int drainAll() {
        return mode == ThoonkTestMode.LIVE ? 0 : workers.drainAll();
    }

    private void awaitOthers(Duration longest) {
        List<String> busy = new ArrayList<>();
        Duration interval = Duration.ofMillis(5);
        if (longest.compareTo(interval) <= 0) {
            if (busy().isEmpty() && !isAnyAvailable()) {
                return;
            }
            throw new AssertionError("There is again something to do after " + LONGEST_WAIT
                    + "; perhaps workers and listeners put each other's work again and again");
        }
        try {
            Awaitility.await("idle").pollInterval(interval).atMost(longest).until(() -> {
                busy.clear();
                busy.addAll(busy());
                return busy.isEmpty();
            });
        } catch (ConditionTimeoutException ex) {
            throw new AssertionError("There is still something to do after " + LONGEST_WAIT + ": " + busy, ex);
        }
    }

    /** What others do. The queues are looked at before the listeners, as their jobs publish, and again, as listeners put jobs. */
    private List<String> busy() {
        if (mode != ThoonkTestMode.LIVE) {
            return listeners.behind();
        }
        Map<String, JobCounts> counts = counts();
        List<String> busy = new ArrayList<>();
        counts.forEach((feed, each) -> {
            if (each.available() + each.claimed() > 0) {
                busy.add("queue '" + feed + "': " + each);
            }
        });
        busy.addAll(listeners.behind());
        counts().forEach((feed, each) -> {
            JobCounts before = counts.get(feed);
            if (before == null || before.published() != each.published()) {
                busy.add("queue '" + feed + "' has got jobs meanwhile: " + each);
            }
        });
        return busy;
    }

    private Map<String, JobCounts> counts() {
        Map<String, JobCounts> counts = new LinkedHashMap<>();
        workers.feeds().forEach(feed -> counts.put(feed, workers.counts(feed)));
        return counts;
    }

    private boolean isAnyAvailable() {
        return workers.feeds().stream().anyMatch(feed -> workers.counts(feed).available() > 0);
    }

    /**
     * Ends the claim of a job as maintenance does when the process of its worker does not answer: the job is back in the line, and
     * whoever works on it can settle it no more. Where one call has claimed several jobs, their claims end together.
     *
     * @param id a job that is claimed, of any queue
     * @throws AssertionError if no such job is claimed
     */
    public void loseClaim(String id) {
        if (!keys.expireClaim(id)) {
            throw new AssertionError("There is no job '" + id + "' that is claimed");
        }
    }

    /**
     * Claims the next job of a worker and leaves it, as if its process had died at this moment. The job comes back when its claim
     * has expired: {@code clock.advance(claimTimeout)}.
     *
     * @param queue name of the job feed, or the id of a worker where there are several
     * @return id of the job
     * @throws AssertionError if no job is available
     */
    public String crash(String queue) {
        return workers.claim(queue).orElseThrow(() -> nothingAvailable(queue));
    }

    /**
     * Takes Redis away from this context: its connections break, and none can be opened. Other contexts do not notice.
     *
     * @return gives Redis back; done anyway at the end of the test method
     * @throws IllegalStateException if the connections are not those that Spring Boot configures
     */
    public Outage redisDown() {
        outage.begin();
        return outage::end;
    }

    /** Redis is away. */
    @FunctionalInterface
    public interface Outage extends AutoCloseable {

        /** Gives Redis back. */
        @Override
        void close();
    }

    /** Has all there that the application declares, which is written in the background when it starts. */
    void prepare() {
        declarations.renewAll();
    }

    /** Ends what a test method has left. */
    void clean() {
        outage.end();
        keys.clean();
    }

    private void requireManual(String method) {
        if (mode == ThoonkTestMode.LIVE) {
            throw new IllegalStateException("Workers run by themselves in mode LIVE, so there is nothing for " + method
                    + " to do; wait with runUntilIdle(), or use mode MANUAL");
        }
    }

    private AssertionError nothingAvailable(String queue) {
        return new AssertionError("No job of '" + queue + "' is available: " + workers.counts(queue)
                + ". A delayed one is when clock.advance(…) has reached its time");
    }
}
