package io.thoonk.worker;

import io.thoonk.ThoonkException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what an application declares to Redis, on a thread of its own: when it is asked, when the writing asks for it, and soon
 * again as long as that fails, so that the application starts without Redis too. Thread-safe.
 */
final class DeclarationThread {

    private static final Logger log = LoggerFactory.getLogger(DeclarationThread.class);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final String subject;

    private final Supplier<ScheduledExecutorService> threads;

    private final Supplier<Optional<Duration>> writing;

    private @Nullable ScheduledExecutorService thread;

    private @Nullable ScheduledFuture<?> coming;

    private boolean troubled;

    /**
     * Creates the thread.
     *
     * @param subject what is declared, for log lines
     * @param threadName the beginning of its name
     * @param writing writes what is declared; tells in what time to do so again, or empty if there is no need
     */
    DeclarationThread(String subject, String threadName, Supplier<Optional<Duration>> writing) {
        this(subject, () -> WorkerThreads.oneScheduled(threadName), writing);
    }

    /** Creates one whose thread is made by somebody else at each start. */
    DeclarationThread(
            String subject, Supplier<ScheduledExecutorService> threads, Supplier<Optional<Duration>> writing) {
        this.subject = subject;
        this.threads = threads;
        this.writing = writing;
    }

    /**
     * Writes each of what is declared: one that cannot be written keeps the others from nothing.
     *
     * @throws RuntimeException the first failure, or {@link Error}, once all have had their turn
     */
    static <T> void writeEach(Collection<T> declared, Consumer<T> writing) {
        @Nullable Throwable first = null;
        for (T each : declared) {
            try {
                writing.accept(each);
            } catch (RuntimeException | Error ex) {
                log.debug("One of {} declarations cannot be written to Redis", declared.size(), ex);
                first = first == null ? ex : first;
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }

    synchronized void start() {
        if (thread == null) {
            thread = threads.get();
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    synchronized boolean isRunning() {
        return thread != null;
    }

    /** Writes in some time, and not at the time that was thought of before; does nothing while it is stopped. */
    synchronized void writeIn(Duration delay) {
        if (thread == null) {
            return;
        }
        if (coming != null) {
            coming.cancel(false);
        }
        coming = thread.schedule(this::write, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void write() {
        began();
        try {
            Optional<Duration> next = writing.get();
            recovered();
            next.ifPresent(this::writeUnlessAsked);
        } catch (ThoonkException | IllegalStateException ex) {
            failed(ex);
        } catch (Throwable ex) {
            // An error too: nobody else would plan the next time.
            failed(ex);
            log.error("The declarations of {} could not be written to Redis; it is tried again", subject, ex);
        }
    }

    private synchronized void began() {
        coming = null;
    }

    /** Whoever has asked while this wrote comes first. */
    private synchronized void writeUnlessAsked(Duration delay) {
        if (coming == null) {
            writeIn(delay);
        }
    }

    private synchronized void failed(Throwable failure) {
        if (thread == null) {
            log.debug("This process ends before the declarations of {} are written to Redis", subject, failure);
            return;
        }
        // Before anything is told, which may fail as well.
        writeUnlessAsked(AGAIN);
        if (!troubled) {
            troubled = true;
            log.warn(
                    "The declarations of {} cannot be written to Redis and are tried again until it works: {}",
                    subject,
                    failure.getMessage());
        }
    }

    private synchronized void recovered() {
        if (troubled) {
            troubled = false;
            log.info("The declarations of {} are written to Redis", subject);
        }
    }
}
