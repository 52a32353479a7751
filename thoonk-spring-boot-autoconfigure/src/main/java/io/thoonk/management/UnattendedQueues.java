package io.thoonk.management;

import io.thoonk.LoggableFailure;
import io.thoonk.Partitions;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobCounts;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Warns once of each queue into which this process puts jobs that nobody works on, as happens with a misspelled name. It looks
 * once a minute at the queues that were put to, so a process that puts nothing asks Redis nothing.
 */
final class UnattendedQueues implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(UnattendedQueues.class);

    private final ThoonkTemplate thoonk;

    private final ProcessRecords processes;

    private final LocalContainers containers;

    private final Duration patience;

    /** Of the thread that looks. */
    private final Set<String> watched = new HashSet<>();

    /** Of the thread that looks. */
    private final Set<String> told = new HashSet<>();

    private @Nullable ScheduledExecutorService timer;

    private volatile boolean running;

    /** The patience is how long a job may wait, and how often it is looked. */
    public UnattendedQueues(
            ThoonkTemplate thoonk, ProcessRecords processes, LocalContainers containers, Duration patience) {
        this.thoonk = thoonk;
        this.processes = processes;
        this.containers = containers;
        this.patience = patience;
    }

    @Override
    public void start() {
        timer = ThoonkThreads.repeat("unattended", patience, this::look);
        running = true;
    }

    private void look() {
        try {
            watched.addAll(ThoonkInternals.of(thoonk).takeFeedsPutTo());
            watched.removeAll(told);
            if (!watched.isEmpty()) {
                // Of processes that could not be read nobody knows what they work on.
                processes
                        .known()
                        .all()
                        .map(this::attended)
                        .ifPresent(attended -> watched.removeIf(feed -> attended.contains(feed) || isDone(feed)));
            }
        } catch (Throwable ex) {
            // A task that throws would never be run again; whoever needs Redis tells that it is away.
            log.debug("Whether somebody works on the queues put to could not be looked up", LoggableFailure.of(ex));
        }
    }

    private Set<String> attended(List<ProcessStatus> others) {
        Set<String> attended = new HashSet<>();
        containers.workers().forEach(worker -> attended.addAll(worker.feeds()));
        for (ProcessStatus process : others) {
            process.workers().stream().map(ContainerStatus::feeds).forEach(attended::addAll);
        }
        // Jobs are put into the whole feed, and its partitions may have workers of their own.
        Set.copyOf(attended).forEach(feed -> Partitions.feedOf(feed).ifPresent(attended::add));
        return attended;
    }

    /** Whether nothing more is to be watched for: no job waits, or it has been told. */
    private boolean isDone(String feed) {
        if (!thoonk.feedExists(feed)) {
            return true;
        }
        JobCounts counts = thoonk.jobs(feed, byte[].class).counts();
        if (counts.available() == 0) {
            return true;
        }
        if (counts.oldestAge().filter(age -> age.compareTo(patience) >= 0).isEmpty()) {
            return false;
        }
        log.warn(
                "Jobs wait in queue '{}', into which this process puts, and no process of this library has a worker for it. Is its"
                        + " name spelled as in @ThoonkJobWorker(queue = \"…\")? Programs in other languages are not known here",
                feed);
        told.add(feed);
        return true;
    }

    @Override
    public void stop() {
        running = false;
        ScheduledExecutorService looks = timer;
        timer = null;
        if (looks != null) {
            looks.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
