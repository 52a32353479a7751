package io.thoonk.worker;

import io.thoonk.job.Job;
import io.thoonk.job.JobSuspendedException;
import io.thoonk.job.RetryLaterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the jobs of a worker for a handler that gets many at once. For the worker each job is on its own, with its claim, its
 * place and its end: a promise stands for it, which is kept when the handler is through with the batch. Thread-safe.
 */
final class JobBatches implements JobWorkerContainerFactory.BatchHandler {

    private static final Duration IF_REFUSED = Duration.ofSeconds(1);

    private final JobWorkerContainerFactory.BatchHandler handler;

    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Gathered> gathered = new ArrayDeque<>();

    private @Nullable Setting setting;

    private boolean open;

    private final Set<Batch> running = new HashSet<>();

    private boolean isLookPlanned;

    JobBatches(JobWorkerContainerFactory.BatchHandler handler) {
        this.handler = handler;
    }

    /** Says how batches are run from now on. */
    void open(Setting how) {
        locked(() -> {
            setting = how;
            open = true;
            return true;
        });
    }

    /** Begins with no batch any more; jobs of which none has begun are left for others, the first of them last. */
    void close() {
        List<Gathered> back = locked(() -> {
            open = false;
            List<Gathered> all = new ArrayList<>(gathered);
            gathered.clear();
            return all;
        });
        for (int i = back.size() - 1; i >= 0; i--) {
            back.get(i).promise.completeExceptionally(new JobSuspendedException());
        }
    }

    /** How many batches run at this moment. */
    int running() {
        return locked(running::size);
    }

    /** The jobs of which the handler is on such a thread. */
    Set<Job<?>> on(Predicate<Thread> which) {
        return locked(() -> running.stream()
                .filter(batch -> batch.isOn(which))
                .flatMap(Batch::members)
                .collect(Collectors.toSet()));
    }

    @Override
    public @Nullable Object handle(List<Job<?>> jobs) throws Exception {
        return handler.handle(jobs);
    }

    /** Takes a job that the worker has begun with; a payload that cannot be read fails at once, as no batch shall have it. */
    CompletionStage<@Nullable Object> add(Job<?> job) {
        job.payload();
        Gathered added = new Gathered(job);
        locked(() -> {
            if (!open) {
                throw new JobSuspendedException();
            }
            gathered.add(added);
            return true;
        });
        begin();
        return added.promise;
    }

    /** Begins with as many batches as are due and may run. */
    private void begin() {
        Optional<Batch> next = next();
        while (next.isPresent()) {
            next.get().start();
            next = next();
        }
    }

    private Optional<Batch> next() {
        return locked(() -> {
            Setting how = setting;
            Gathered first = gathered.peek();
            if (how == null || first == null || running.size() >= how.options().concurrency()) {
                return Optional.empty();
            }
            WorkerOptions.Batching batching = how.options().batching();
            long left = batching.maxWait().toNanos() - (System.nanoTime() - first.since);
            if (gathered.size() < batching.size() && left > 0) {
                planLook(how, left);
                return Optional.empty();
            }
            List<Gathered> jobs = new ArrayList<>();
            while (jobs.size() < batching.size() && !gathered.isEmpty()) {
                jobs.add(gathered.remove());
            }
            Batch batch = new Batch(how, jobs);
            jobs.forEach(each -> each.batch = batch);
            running.add(batch);
            return Optional.of(batch);
        });
    }

    private void planLook(Setting how, long nanos) {
        if (!isLookPlanned) {
            isLookPlanned = true;
            // The timer's threads renew claims, and an executor may run a batch itself or make its caller wait.
            how.timer().schedule(() -> AsyncResults.elsewhere(this::look), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        locked(() -> isLookPlanned = false);
        begin();
    }

    private <V> V locked(Supplier<V> change) {
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    /** How batches are run. */
    record Setting(String worker, WorkerOptions options, Executor executor, ScheduledExecutorService timer) {}

    /** A job that waits for its batch, or is in one. */
    private final class Gathered {

        private final Job<?> job;

        private final long since = System.nanoTime();

        private final CompletableFuture<@Nullable Object> promise = AsyncResults.promise(this::givenUp);

        private volatile @Nullable Batch batch;

        Gathered(Job<?> job) {
            this.job = job;
        }

        /** Its claim was lost, or the worker ends and waits no longer. */
        private void givenUp() {
            locked(() -> gathered.remove(this));
            promise.cancel(false);
            Batch own = batch;
            if (own != null) {
                own.interruptIfNobodyWaits();
            }
        }
    }

    /** One call of the handler. */
    private final class Batch {

        private final Setting how;

        private final List<Gathered> jobs;

        private volatile @Nullable Thread thread;

        private @Nullable CompletableFuture<?> coming;

        private @Nullable ScheduledFuture<?> bound;

        Batch(Setting how, List<Gathered> jobs) {
            this.how = how;
            this.jobs = jobs;
        }

        Stream<Job<?>> members() {
            return jobs.stream().map(each -> each.job);
        }

        boolean isOn(Predicate<Thread> which) {
            Thread own = thread;
            return own != null && which.test(own);
        }

        void start() {
            try {
                how.executor().execute(this::run);
            } catch (Throwable ex) {
                end(null, new RetryLaterException(IF_REFUSED));
            }
        }

        private void run() {
            synchronized (this) {
                thread = Thread.currentThread();
                bound = how.options()
                        .timeout()
                        .<ScheduledFuture<?>>map(longest -> how.timer()
                                .schedule(
                                        () -> AsyncResults.elsewhere(() -> timeOut(longest)),
                                        longest.toMillis(),
                                        TimeUnit.MILLISECONDS))
                        .orElse(null);
            }
            @Nullable Object result = null;
            @Nullable Throwable failure = null;
            Optional<CompletableFuture<?>> later = Optional.empty();
            try {
                result = handle(members().toList());
                later = AsyncResults.of(result);
            } catch (Throwable ex) {
                failure = ex;
            }
            synchronized (this) {
                thread = null;
                coming = later.orElse(null);
            }
            // An interrupt that was meant for the handler must not reach what comes next.
            Thread.interrupted();
            if (later.isPresent()) {
                interruptIfNobodyWaits();
                later.get().whenComplete(this::end);
            } else {
                end(result, failure);
            }
        }

        private void timeOut(Duration longest) {
            jobs.forEach(each ->
                    each.promise.completeExceptionally(new JobTimeoutException(how.worker(), each.job.id(), longest)));
            interruptIfNobodyWaits();
        }

        private synchronized void interruptIfNobodyWaits() {
            if (jobs.stream().allMatch(each -> each.promise.isDone())) {
                Thread own = thread;
                if (own != null) {
                    own.interrupt();
                }
                if (coming != null) {
                    AsyncResults.cancel(coming);
                }
            }
        }

        private void end(@Nullable Object result, @Nullable Throwable thrown) {
            synchronized (this) {
                if (bound != null) {
                    bound.cancel(false);
                }
            }
            locked(() -> running.remove(this));
            BatchEnds ends = BatchEnds.of(result, thrown);
            jobs.forEach(each -> ends.tell(each.job, each.promise));
            begin();
        }
    }
}
