package io.thoonk.benchmark.chaos;

import io.thoonk.Priority;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.PutOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Puts jobs at a steady rate until it is told to stop, some with a delay, some with priority. A put that fails is repeated
 * under the same id until it is confirmed, so that every job counts.
 */
final class Producer {

    private static final int ONE_OF = 10;

    /** Longer than any run, so that a put that is repeated does not run a job a second time that was finished meanwhile. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final Duration DELAY = Duration.ofMillis(300);

    private final ThoonkTemplate thoonk;

    private final ChaosOptions options;

    private final RandomGenerator random;

    private final List<Put> puts = new ArrayList<>();

    private final AtomicInteger confirmed = new AtomicInteger();

    private final CompletableFuture<List<Put>> done = new CompletableFuture<>();

    private volatile boolean stopped;

    Producer(ThoonkTemplate thoonk, ChaosOptions options, RandomGenerator random) {
        this.thoonk = thoonk;
        this.options = options;
        this.random = random;
    }

    void start() {
        Thread thread = new Thread(this::run, "producer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it has not come to so many jobs yet, and still may. */
    boolean isAtWorkOn(int jobs) {
        return confirmed.get() < jobs && !done.isDone();
    }

    /** Ends with the put at hand, once that is confirmed. */
    List<Put> stop() {
        stopped = true;
        return done.orTimeout(1, TimeUnit.MINUTES).join();
    }

    private void run() {
        try {
            long step = TimeUnit.SECONDS.toNanos(1) / options.rate();
            long due = System.nanoTime();
            while (!stopped) {
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                putOne();
                // No catching up after an outage: that would be another test.
                due = Math.max(due + step, System.nanoTime() - step);
            }
            done.complete(puts);
        } catch (RuntimeException ex) {
            done.completeExceptionally(ex);
        }
    }

    private void putOne() {
        String feed = ChaosFeed.ALL.get(puts.size() % ChaosFeed.ALL.size());
        String id = "job-" + puts.size();
        PutOptions.Builder how = PutOptions.builder().id(id).rememberFor(REMEMBERED);
        if (random.nextInt(ONE_OF) == 0) {
            how.delay(DELAY);
        } else if (random.nextInt(ONE_OF) == 0) {
            how.priority(Priority.HIGH);
        }
        String work = Long.toString(random.nextLong(options.work().toMillis() + 1));
        PutOptions built = how.build();
        int attempts = Confirmed.change(() -> thoonk.jobs(feed, String.class).put(work, built));
        puts.add(new Put(feed, id, attempts));
        confirmed.incrementAndGet();
    }
}
