package io.thoonk.management;

import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.DefaultContainerRegistry;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the record of this process in Redis, and this process to what is paused everywhere: before its containers start, and
 * from then on. A process without workers and listeners has no record.
 */
final class ProcessHeartbeat implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProcessHeartbeat.class);

    private static final Duration LONGEST_HOLD_UP = Duration.ofSeconds(2);

    private final ProcessRecord record;

    private final ProcessStatus.Identity process;

    private final LocalContainers containers;

    private final ClaimLossWindow losses;

    private final ControlChannel channel;

    private final Duration period;

    private final ReentrantLock changes = new ReentrantLock();

    private @Nullable ScheduledExecutorService timer;

    private boolean looking;

    private boolean trouble;

    /** Whether a failure that is not of Redis has been told; of the thread that beats. */
    private boolean failing;

    private volatile boolean running;

    /** It tells once in a period; after three times that without a sign of life its record is gone. */
    public ProcessHeartbeat(
            ProcessStatus.Identity process,
            ProcessRecords records,
            LocalContainers containers,
            ClaimLossWindow losses,
            ControlChannel channel,
            Duration period) {
        this.record = new ProcessRecord(process, records, period);
        this.process = process;
        this.containers = containers;
        this.losses = losses;
        this.channel = channel;
        this.period = period;
    }

    @Override
    public void start() {
        changes.lock();
        try {
            running = true;
            if (!looking) {
                looking = true;
                containers.beforeStart(container -> admit());
            }
            if (!containers.ids().isEmpty()) {
                begin();
            }
        } finally {
            changes.unlock();
        }
    }

    /** Tells of a container that comes late, the first perhaps, and hears whether it is paused before it starts. */
    private void admit() {
        changes.lock();
        try {
            ScheduledExecutorService beats = timer;
            if (running && beats == null) {
                begin();
            } else if (beats != null) {
                beatNow(beats);
            }
        } finally {
            changes.unlock();
        }
    }

    private void begin() {
        ScheduledExecutorService beats = ThoonkThreads.timer("heartbeat");
        timer = beats;
        channel.listen(message -> heard(message, beats), () -> beatSoon(beats));
        beatNow(beats);
        beats.scheduleWithFixedDelay(this::beat, 1_000, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beatNow(ScheduledExecutorService beats) {
        CountDownLatch beaten = new CountDownLatch(1);
        record.askForPauses();
        beats.execute(() -> beat().thenRun(beaten::countDown));
        await(beaten);
    }

    private void heard(ControlChannel.Message message, ScheduledExecutorService beats) {
        if (message instanceof ControlChannel.Message.Act asked
                && asked.process().equals(process.id())) {
            try {
                log.info(
                        "'{}' of '{}' was asked for from another process",
                        asked.action().word(),
                        asked.container());
                containers.act(asked.container(), asked.action());
            } catch (RuntimeException ex) {
                log.warn("'{}' of '{}' was asked for and failed", asked.action().word(), asked.container(), ex);
            }
        }
        beatSoon(beats);
    }

    private void beatSoon(ScheduledExecutorService beats) {
        record.askForPauses();
        try {
            beats.execute(this::beat);
        } catch (RejectedExecutionException ex) {
            log.debug("This process ends and no longer looks what is paused", ex);
        }
    }

    /** Tells and hears; what is returned is done when the containers are as they are to be. */
    private CompletableFuture<Void> beat() {
        CompletableFuture<Void> heeded = CompletableFuture.completedFuture(null);
        try {
            Optional<Set<String>> paused = record.tell(containers.workers(), containers.listeners(), losses.all());
            if (paused.isPresent()) {
                heeded = containers.heed(paused.get());
            }
            channel.ensureListening();
            trouble = false;
            recovered();
        } catch (ThoonkRedisException ex) {
            if (!trouble) {
                log.info("Other processes cannot see this one for now: {}", ex.getMessage());
            }
            trouble = true;
        } catch (Throwable ex) {
            // A task that throws would never be run again.
            failed(LoggableFailure.of(ex));
        }
        return heeded;
    }

    private void failed(Throwable failure) {
        if (!running) {
            log.debug("The record of this process was being written when it ended", failure);
        } else if (failing) {
            log.debug("The record of this process could not be written again", failure);
        } else {
            failing = true;
            log.error("The record of this process could not be written; it is tried again", failure);
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.info("The record of this process is written again");
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService beats;
        changes.lock();
        try {
            running = false;
            beats = timer;
            timer = null;
        } finally {
            changes.unlock();
        }
        channel.close();
        if (beats != null) {
            CountDownLatch removed = new CountDownLatch(1);
            beats.execute(() -> {
                remove();
                removed.countDown();
            });
            await(removed);
            beats.shutdownNow();
        }
    }

    private void remove() {
        try {
            record.remove();
        } catch (Throwable ex) {
            // Who ends the process waits for this.
            log.debug("The record of this process stays until it expires", LoggableFailure.of(ex));
        }
    }

    private static void await(CountDownLatch done) {
        try {
            if (!done.await(LONGEST_HOLD_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("Redis has not answered within {}; the application goes on", LONGEST_HOLD_UP);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the containers, which must not take a job while they are paused everywhere. */
    @Override
    public int getPhase() {
        return DefaultContainerRegistry.PHASE - 10;
    }
}
