package io.thoonk.worker;

import io.thoonk.ThoonkException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Writes what annotated methods declare as recurring into Redis when the application starts, and again as long as Redis cannot be
 * reached: the application starts all the same. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecurringDeclarations implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RecurringDeclarations.class);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** A fifth of the time after which Redis takes it that nobody declares it any more. */
    private static final Duration RENEWAL = Duration.ofMinutes(2);

    private final Function<String, JobQueue<byte[]>> queues;

    private final List<Declaration> pending = new ArrayList<>();

    private final List<Declaration> written = new ArrayList<>();

    private @Nullable ScheduledExecutorService thread;

    private boolean troubled;

    /**
     * Creates the declarations.
     *
     * @param queues opens a job feed by its name
     */
    public RecurringDeclarations(Function<String, JobQueue<byte[]>> queues) {
        this.queues = queues;
    }

    /** Declares what recurs; beans that are made after the start may do so too. */
    synchronized void add(Declaration declaration) {
        pending.add(declaration);
        if (thread != null) {
            thread.execute(this::writeAll);
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = WorkerThreads.oneScheduled("thoonk-recurring-");
            thread.scheduleWithFixedDelay(
                    this::renewAll, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
            if (!pending.isEmpty()) {
                thread.execute(this::writeAll);
            }
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void writeAll() {
        try {
            for (Optional<Declaration> next = first(); next.isPresent(); next = first()) {
                write(next.get());
                done(next.get());
            }
            recovered();
        } catch (ThoonkException | IllegalStateException ex) {
            again(ex);
        } catch (RuntimeException ex) {
            log.error("What recurs could not be written to Redis; it is tried again", ex);
            again(ex);
        }
    }

    private void write(Declaration declared) {
        JobQueue<byte[]> jobs = queues.apply(declared.queue());
        if (declared.schedule().isPresent()) {
            jobs.recurring(
                            declared.id(),
                            declared.schedule().get(),
                            declared.payload(),
                            declared.misfire(),
                            declared.overlap())
                    .declare();
        } else {
            jobs.recurring(declared.id()).ifPresent(RecurringJob::switchOff);
        }
    }

    /** Says that this process still declares what it has written, and writes again what was stopped as nobody said so. */
    public void renewAll() {
        List<Declaration> declared;
        synchronized (this) {
            declared = List.copyOf(written);
        }
        for (Declaration each : declared) {
            try {
                boolean isKept = each.schedule().isEmpty()
                        || queues.apply(each.queue())
                                .recurring(each.id())
                                .map(RecurringJob::declare)
                                .orElse(true);
                if (!isKept) {
                    write(each);
                }
            } catch (RuntimeException ex) {
                // It has five times the time.
                log.debug("What recurs as '{}' could not be declared again", each.id(), ex);
            }
        }
    }

    private synchronized Optional<Declaration> first() {
        return pending.stream().findFirst();
    }

    private synchronized void done(Declaration declared) {
        pending.remove(declared);
        written.add(declared);
    }

    private synchronized void again(RuntimeException failure) {
        if (thread == null) {
            log.debug("This process ends before what recurs is written to Redis", failure);
            return;
        }
        if (!troubled) {
            troubled = true;
            log.warn(
                    "What recurs cannot be written to Redis and is tried again until it works: {}",
                    failure.getMessage());
        }
        thread.schedule(this::writeAll, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void recovered() {
        if (troubled) {
            troubled = false;
            log.info("What recurs is written to Redis");
        }
    }

    /**
     * What a method declares.
     *
     * @param queue the job feed
     * @param id the id
     * @param schedule when it is due, or empty if it is switched off
     * @param payload the payload of its jobs
     * @param misfire what becomes of due times that were missed
     * @param overlap what happens while the last job has not ended
     */
    record Declaration(
            String queue, String id, Optional<Schedule> schedule, byte[] payload, Misfire misfire, Overlap overlap) {}
}
