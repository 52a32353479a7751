package io.thoonk.management;

import io.thoonk.job.Job;
import io.thoonk.worker.AsyncResults;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The handlers that run in this process; they can be interrupted one by one. Thread-safe. */
final class RunningHandlers implements JobWorkerSpecCustomizer {

    private static final int RECENT = 50;

    private final Set<RunningHandler> running = ConcurrentHashMap.newKeySet();

    private final Map<String, Deque<JobRun.Ended>> recent = new ConcurrentHashMap<>();

    /** Creates an empty list. */
    public RunningHandlers() {}

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return spec.withHandler(job -> run(spec, job));
    }

    private @Nullable Object run(JobWorkerContainerFactory.Spec spec, Job<?> job) throws Exception {
        RunningHandler handler = new RunningHandler(spec.id(), spec.feed(), job);
        running.add(handler);
        boolean continues = false;
        boolean returned = false;
        handler.enter();
        try {
            @Nullable Object result = spec.handler().handle(job);
            Optional<CompletableFuture<?>> coming = AsyncResults.of(result);
            if (coming.isPresent()) {
                continues = true;
                handler.continueWith(coming.get());
                return coming.get().whenComplete((value, failure) -> ended(handler, failure == null));
            }
            returned = true;
            return result;
        } finally {
            handler.leave();
            if (!continues) {
                ended(handler, returned);
            }
        }
    }

    private void ended(RunningHandler handler, boolean succeeded) {
        running.remove(handler);
        Deque<JobRun.Ended> runs = recent.computeIfAbsent(handler.feed(), feed -> new ArrayDeque<>());
        JobRun.Ended run =
                new JobRun.Ended(handler.worker(), handler.job(), handler.ranFor(), Instant.now(), succeeded);
        synchronized (runs) {
            if (runs.size() == RECENT) {
                runs.removeLast();
            }
            runs.addFirst(run);
        }
    }

    /**
     * Lists the last runs that have ended in this process.
     *
     * @param feed name of the feed
     * @return the last 50 at most, latest first
     */
    public List<JobRun.Ended> recent(String feed) {
        Deque<JobRun.Ended> runs = recent.getOrDefault(feed, new ArrayDeque<>());
        synchronized (runs) {
            return List.copyOf(runs);
        }
    }

    /** The runs of one feed, in no particular order. */
    List<JobRun> running(String feed) {
        return running.stream()
                .filter(each -> each.feed().equals(feed))
                .map(each -> new JobRun(each.worker(), each.job(), each.claimedAt()))
                .toList();
    }

    /** {@return a copy, in no particular order} */
    public List<RunningHandler> all() {
        return List.copyOf(running);
    }

    /**
     * Interrupts the handler that works on a job by a certain claim; a later claim of the same job is another run.
     *
     * @param feed name of the feed
     * @param id the job
     * @param claimedAt when the run's claim began, by the clock of Redis
     * @return whether there was one here
     */
    public boolean interrupt(String feed, String id, Instant claimedAt) {
        List<RunningHandler> found = running.stream()
                .filter(each -> each.isRunOf(feed, id, claimedAt))
                .toList();
        found.forEach(RunningHandler::interrupt);
        return !found.isEmpty();
    }
}
