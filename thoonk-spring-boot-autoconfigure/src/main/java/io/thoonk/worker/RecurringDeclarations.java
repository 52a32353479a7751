package io.thoonk.worker;

import io.thoonk.job.JobQueue;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Writes what annotated methods declare as recurring into Redis when the application starts, as soon as Redis can be reached, and
 * again every two minutes: what no process declares any more stops. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecurringDeclarations implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RecurringDeclarations.class);

    /** A fifth of the time after which Redis takes it that nobody declares it any more. */
    private static final Duration RENEWAL = Duration.ofMinutes(2);

    private final Function<String, JobQueue<byte[]>> queues;

    private final Duration renewal;

    private final DeclarationThread thread = new DeclarationThread("recurring jobs", "recurring", this::writeOrRenew);

    private final List<Declared> all = new ArrayList<>();

    /** Held while something is written: a start is one, whoever writes it first. */
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * Creates the declarations.
     *
     * @param queues opens a job feed by its name
     */
    public RecurringDeclarations(Function<String, JobQueue<byte[]>> queues) {
        this(queues, RENEWAL);
    }

    /** Says so often again what is declared. */
    RecurringDeclarations(Function<String, JobQueue<byte[]>> queues, Duration renewal) {
        this.queues = queues;
        this.renewal = renewal;
    }

    /** Declares what recurs; beans that are made after the start may do so too. */
    synchronized void add(Declaration declaration) {
        all.add(new Declared(declaration));
        thread.writeIn(Duration.ZERO);
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            thread.start();
            if (!all.isEmpty()) {
                thread.writeIn(Duration.ZERO);
            }
        }
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** As one that cannot be written is tried again soon and for ever, the others are renewed besides when it is their time. */
    private Optional<Duration> writeOrRenew() {
        long now = System.nanoTime();
        DeclarationThread.writeEach(
                declared().stream()
                        .filter(each -> !each.isWritten || now - each.writtenAt >= renewal.toNanos())
                        .toList(),
                this::write);
        return Optional.of(renewal);
    }

    /** Says again what this process declares, so that it goes on, or takes the place of a version that has gone. */
    public void renewAll() {
        DeclarationThread.writeEach(declared(), this::write);
    }

    private synchronized List<Declared> declared() {
        return List.copyOf(all);
    }

    private void write(Declared each) {
        writing.lock();
        try {
            declare(each);
        } finally {
            writing.unlock();
        }
    }

    private void declare(Declared each) {
        Declaration said = each.declaration;
        JobQueue<byte[]> jobs = queues.apply(said.queue());
        boolean holds = said.schedule()
                .map(schedule -> jobs.declare(said.id(), schedule, said.payload(), said.options()))
                .orElseGet(() -> jobs.declareOff(said.id()));
        if (holds && !each.isWritten && said.options().runOnStart()) {
            jobs.recurring(said.id()).ifPresent(RecurringJob::triggerAsIfDue);
        }
        each.isWritten = true;
        each.writtenAt = System.nanoTime();
        if (!holds && each.holds) {
            log.warn(
                    "Recurring job '{}' of feed '{}' is declared otherwise by a later version of the application; what this one declares holds again when no process has declared that for five minutes",
                    said.id(),
                    said.queue());
        } else if (holds && !each.holds) {
            log.info("Recurring job '{}' of feed '{}' is as this application declares it", said.id(), said.queue());
        }
        each.holds = holds;
    }

    /**
     * What a method declares.
     *
     * @param queue the job feed
     * @param id the id
     * @param schedule when it is due, or empty if it is switched off
     * @param payload the payload of its jobs
     * @param options what else it does
     */
    record Declaration(
            String queue, String id, Optional<Schedule> schedule, byte[] payload, RecurringOptions options) {}

    /** A declaration, and what became of it; set by one thread at a time. */
    private static final class Declared {

        private final Declaration declaration;

        private volatile boolean isWritten;

        private volatile long writtenAt = System.nanoTime();

        private volatile boolean holds = true;

        Declared(Declaration declaration) {
            this.declaration = declaration;
        }
    }
}
