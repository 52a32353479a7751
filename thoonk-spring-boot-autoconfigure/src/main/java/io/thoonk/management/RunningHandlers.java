package io.thoonk.management;

import io.thoonk.job.Job;
import io.thoonk.worker.AsyncResults;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The handlers that run in this process; they can be interrupted one by one. Thread-safe. */
final class RunningHandlers implements JobWorkerSpecCustomizer {

    private static final int RECENT = 50;

    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    private final Map<String, Deque<JobRun.Ended>> recent = new ConcurrentHashMap<>();

    /** Creates an empty list. */
    public RunningHandlers() {}

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return spec.withHandler(job -> run(spec, job));
    }

    private @Nullable Object run(JobWorkerContainerFactory.Spec spec, Job<?> job) throws Exception {
        Run handler = new Run(spec.id(), spec.feed(), job);
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

    private void ended(Run handler, boolean succeeded) {
        running.remove(handler);
        Deque<JobRun.Ended> runs = recent.computeIfAbsent(handler.feed, feed -> new ArrayDeque<>());
        JobRun.Ended run =
                new JobRun.Ended(handler.worker, handler.job.id(), handler.ranFor(), Instant.now(), succeeded);
        synchronized (runs) {
            if (runs.size() == RECENT) {
                runs.removeLast();
            }
            runs.addFirst(run);
        }
    }

    /** The last runs that have ended in this process, 50 at most, latest first. */
    public List<JobRun.Ended> recent(String feed) {
        Deque<JobRun.Ended> runs = recent.getOrDefault(feed, new ArrayDeque<>());
        synchronized (runs) {
            return List.copyOf(runs);
        }
    }

    /** The runs of one feed, in no particular order. */
    List<JobRun> running(String feed) {
        return running.stream()
                .filter(each -> each.feed.equals(feed))
                .map(each -> new JobRun(each.worker, each.job.id(), each.claimedAt()))
                .toList();
    }

    /** {@return a copy, in no particular order} */
    public List<Run> all() {
        return List.copyOf(running);
    }

    /** Interrupts the handler that works on a job by a certain claim; a later claim of the same job is another run. */
    public boolean interrupt(String feed, String id, Instant claimedAt) {
        List<Run> found = running.stream()
                .filter(each -> each.isRunOf(feed, id, claimedAt))
                .toList();
        found.forEach(Run::interrupt);
        return !found.isEmpty();
    }

    /** One run of a handler. Thread-safe. */
    static final class Run {

        private final String worker;

        private final String feed;

        private final Job<?> job;

        private final long startedAt = System.nanoTime();

        private final ReentrantLock state = new ReentrantLock();

        private @Nullable Thread thread;

        private @Nullable CompletableFuture<?> coming;

        private boolean interrupted;

        Run(String worker, String feed, Job<?> job) {
            this.worker = worker;
            this.feed = feed;
            this.job = job;
        }

        /** Since when it runs, by the clock of Redis. */
        Instant claimedAt() {
            return job.claimedAt();
        }

        Duration ranFor() {
            return Duration.ofNanos(System.nanoTime() - startedAt);
        }

        boolean isRunOf(String feedName, String id, Instant since) {
            return feed.equals(feedName)
                    && job.id().equals(id)
                    && job.claimedAt().toEpochMilli() == since.toEpochMilli();
        }

        void enter() {
            state.lock();
            try {
                thread = Thread.currentThread();
            } finally {
                state.unlock();
            }
        }

        void continueWith(CompletableFuture<?> future) {
            state.lock();
            try {
                coming = future;
                if (interrupted) {
                    AsyncResults.cancel(future);
                }
            } finally {
                state.unlock();
            }
        }

        /** An interrupt that came too late for the handler must not reach what the thread does next. */
        void leave() {
            state.lock();
            try {
                thread = null;
                if (interrupted) {
                    Thread.interrupted();
                }
            } finally {
                state.unlock();
            }
        }

        void interrupt() {
            state.lock();
            try {
                interrupted = true;
                if (thread != null) {
                    thread.interrupt();
                }
                if (coming != null) {
                    AsyncResults.cancel(coming);
                }
            } finally {
                state.unlock();
            }
        }
    }
}
