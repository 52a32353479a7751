package io.thoonk.atom;

import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.RetryLaterException;
import io.thoonk.job.Schedule;
import io.thoonk.job.UniqueMode;
import io.thoonk.thread.ThoonkThreads;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.handler.annotation.Header;

/**
 * Keeps feeds equal to feeds elsewhere: for each a job recurs, which one of the processes runs. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AtomImports implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AtomImports.class);

    /** A fifth of the time after which what nobody declares any more ends. */
    private static final Duration RENEWAL = Duration.ofMinutes(2);

    /** The header of a job that looks; each other job has one put. */
    private static final String LOOK = "look";

    private static final Duration UNTIL_ANOTHER_TAKES_IT = Duration.ofSeconds(1);

    private final Map<String, Source> sources;

    private final ThoonkTemplate template;

    private final ImportReader reader;

    private final BiConsumer<String, Source> afterLook;

    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    private @Nullable ScheduledExecutorService thread;

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param sources what to import, by name
     * @param views what becomes of entries, where that is said
     * @param template where the feeds are
     * @param settings how keys are spelled, and how large items may be
     * @param converter writes items
     * @param afterLook is told of each look, whatever came of it, with the name of the import
     */
    public AtomImports(
            Map<String, Source> sources,
            Collection<AtomImport<?>> views,
            ThoonkTemplate template,
            ThoonkSettings settings,
            PayloadConverter converter,
            BiConsumer<String, Source> afterLook) {
        this.sources = new ConcurrentHashMap<>(sources);
        this.template = template;
        this.reader = new ImportReader(
                new ImportItems(views, converter, settings.payloadLimits()), template, settings.keySpace());
        this.afterLook = afterLook;
    }

    /**
     * Adds something to import, which begins with the start, or at once after it.
     *
     * @param name of the import
     * @param source what to import
     * @return whether it is imported: neither the name nor the feed belongs to something else
     */
    public synchronized boolean add(String name, Source source) {
        if (source.equals(sources.get(name))) {
            return true;
        }
        if (sources.containsKey(name)
                || sources.values().stream().anyMatch(other -> other.feed().equals(source.feed()))) {
            return false;
        }
        sources.put(name, source);
        ScheduledExecutorService running = thread;
        if (running != null) {
            running.execute(() -> declare(running, name, source));
        }
        return true;
    }

    /**
     * {@return whether there is such an import, here or, by what has been declared within ten minutes, in another process}
     *
     * @param name of the import
     */
    public boolean exists(String name) {
        return sources.containsKey(name)
                || template.jobs(Source.QUEUE, String.class).recurringInfo().stream()
                        .anyMatch(job -> job.id().equals(name) && job.state() != RecurringJob.State.UNDECLARED);
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            ScheduledExecutorService started = ThoonkThreads.timer("atom-imports");
            sources.forEach((name, source) -> started.execute(() -> declare(started, name, source)));
            thread = started;
        }
    }

    private void declare(ScheduledExecutorService started, String name, Source source) {
        Duration again = RENEWAL;
        try {
            JobQueue<String> queue = template.jobs(Source.QUEUE, String.class);
            Optional<RecurringJob> declared = queue.recurring(name);
            if (declared.filter(job -> job.schedule().equals(Schedule.every(source.every())) && job.declare())
                    .isEmpty()) {
                queue.recurring(
                                name,
                                Schedule.every(source.every()),
                                name,
                                RecurringOptions.DEFAULTS.withRunOnStart(true))
                        .declare();
            }
            recovered(name);
        } catch (Throwable ex) {
            // Whatever it is: what is not declared again ends.
            failed(name, ex);
            again = Duration.ofSeconds(2);
        }
        if (!started.isShutdown()) {
            started.schedule(() -> declare(started, name, source), again.toMillis(), TimeUnit.MILLISECONDS);
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

    /**
     * Looks at a feed elsewhere and makes ours equal to it. A failure is logged, and the next job tries again.
     *
     * <p>Only jobs with a unique key look, so never two of one import at a time, in whatever processes: of two looks the later one would
     * not always come last with what it has found. What recurs cannot have such a key, so it has a job put that looks.
     *
     * @param name of the import; to look at one that only other processes have is left to them
     * @param look whether this is a job that looks
     * @throws InterruptedException if the worker is stopped
     */
    @ThoonkJobWorker(id = "atom-imports", queue = Source.QUEUE, concurrency = "4", claimTimeout = "60s")
    public void poll(String name, @Header(name = LOOK, required = false) Optional<String> look)
            throws InterruptedException {
        if (!exists(name)) {
            log.debug("There is no import '{}'", name);
            return;
        }
        if (look.isEmpty()) {
            template.jobs(Source.QUEUE, String.class)
                    .put(
                            name,
                            PutOptions.builder()
                                    .header(LOOK, "1")
                                    .unique("look " + name, UniqueMode.KEEP_LAST)
                                    .build());
            return;
        }
        Source source = sources.get(name);
        if (source == null) {
            throw new RetryLaterException(UNTIL_ANOTHER_TAKES_IT);
        }
        try {
            reader.read(name, source);
            recovered(name);
        } catch (IOException | RuntimeException ex) {
            failed(name, ex);
        }
        afterLook.accept(name, source);
    }

    private void failed(String name, Throwable failure) {
        if (troubled.add(name)) {
            log.warn(
                    "Import '{}' cannot be read and is tried again each time it is due: {}",
                    name,
                    LoggableFailure.of(failure).toString());
        } else {
            log.debug("Import '{}' still cannot be read", name, LoggableFailure.of(failure));
        }
    }

    private void recovered(String name) {
        if (troubled.remove(name)) {
            log.info("Import '{}' is read again", name);
        }
    }

    /**
     * What to import.
     *
     * @param address of the feed elsewhere
     * @param feed name of ours, which belongs to this import alone
     * @param every how often to look
     * @param internal whether it may be, or lead, inside the network
     */
    public record Source(URI address, String feed, Duration every, boolean internal) {

        /** The job feed in which imports recur; a job with the name of an import has it looked at once. */
        public static final String QUEUE = "atom-imports";
    }
}
