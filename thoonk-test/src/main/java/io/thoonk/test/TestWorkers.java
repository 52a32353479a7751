package io.thoonk.test;

import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobCounts;
import io.thoonk.worker.DefaultJobErrorHandler;
import io.thoonk.worker.JobClaimsListener;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobWorkerContainerFactory.Spec;
import io.thoonk.worker.ManualWorker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;

/** The workers of the application, as the test runs them. */
final class TestWorkers {

    /** A worker that puts its own jobs again would never be through. */
    private static final int MOST = 10_000;

    private final ThoonkTestMode mode;

    private final ObjectProvider<InnerTemplate> template;

    private final ObjectProvider<JobErrorHandler> errorHandler;

    private final ObjectProvider<JobClaimsListener> claimsListeners;

    private final List<Spec> specs = new CopyOnWriteArrayList<>();

    private final Map<Spec, ManualWorker> running = new ConcurrentHashMap<>();

    /** Whether this thread is inside a worker. */
    private final ThreadLocal<Boolean> isRunning = ThreadLocal.withInitial(() -> false);

    TestWorkers(
            ThoonkTestMode mode,
            ObjectProvider<InnerTemplate> template,
            ObjectProvider<JobErrorHandler> errorHandler,
            ObjectProvider<JobClaimsListener> claimsListeners) {
        this.mode = mode;
        this.template = template;
        this.errorHandler = errorHandler;
        this.claimsListeners = claimsListeners;
    }

    /** Takes a worker over: it does not start by itself, unless it is to. */
    Spec add(Spec spec) {
        specs.add(spec);
        return mode == ThoonkTestMode.LIVE ? spec : withoutStart(spec);
    }

    private static Spec withoutStart(Spec spec) {
        return spec.withOptions(spec.options().withAutoStartup(false));
    }

    /** Of job feeds that have a worker. */
    List<String> feeds() {
        return specs.stream().map(Spec::feed).distinct().toList();
    }

    boolean workOn(String feed) {
        return specs.stream().anyMatch(spec -> spec.feed().equals(feed));
    }

    /** Runs the next job and throws what its worker has thrown; empty if none is available. */
    Optional<String> runNext(String worker) {
        return run(worker).stream().findFirst();
    }

    /** The same, with the ids of all jobs of a batch. */
    private List<String> run(String worker) {
        Optional<ManualWorker.Ran> ran = runOn(worker(worker));
        ran.flatMap(ManualWorker.Ran::failure).ifPresent(TestWorkers::rethrow);
        return ran.map(each -> each.jobs().stream().map(Job::id).toList()).orElse(List.of());
    }

    private Optional<ManualWorker.Ran> runOn(ManualWorker worker) {
        boolean isNested = isRunning.get();
        isRunning.set(true);
        try {
            return worker.runNext();
        } finally {
            isRunning.set(isNested);
        }
    }

    /** Runs jobs until none is available or one fails, and tells how many ran. */
    int drain(String worker) {
        int ran = 0;
        for (int last = run(worker).size(); last > 0; last = run(worker).size()) {
            ran += last;
            if (ran >= MOST) {
                throw endless("The workers of '" + worker + "'");
            }
        }
        return ran;
    }

    /**
     * Runs the jobs of a feed, then those that have come into others meanwhile, until there are no more. What was in others before is
     * not this call's. Inside a worker it runs the feed alone: whoever runs that worker goes on with the others, and would otherwise
     * find its own jobs run in the middle of one.
     */
    void drainWithWhatFollows(String feed) {
        if (isRunning.get()) {
            drain(feed);
            return;
        }
        Map<String, Long> before = available();
        List<String> next = List.of(feed);
        int all = 0;
        int ran;
        do {
            ran = next.stream().mapToInt(this::drain).sum();
            next.forEach(each -> before.put(each, 0L));
            all += ran;
            if (all >= MOST) {
                throw endless("The workers on " + feeds());
            }
            next = available().entrySet().stream()
                    .filter(each -> each.getValue() > before.getOrDefault(each.getKey(), 0L))
                    .map(Map.Entry::getKey)
                    .toList();
        } while (ran > 0 && !next.isEmpty());
    }

    private Map<String, Long> available() {
        Map<String, Long> available = new LinkedHashMap<>();
        feeds().forEach(feed -> available.put(feed, counts(feed).available()));
        return available;
    }

    /** Runs the jobs of all workers until none is available. */
    int drainAll() {
        int all = 0;
        int ran;
        do {
            ran = feeds().stream().mapToInt(this::drain).sum();
            all += ran;
            if (all >= MOST) {
                throw endless("The workers on " + feeds());
            }
        } while (ran > 0);
        return all;
    }

    private static IllegalStateException endless(String who) {
        return new IllegalStateException(who + " have run " + MOST
                + " jobs and there are more; it seems that they put their own jobs again and again");
    }

    /** Claims the next job of a worker for nobody. */
    Optional<String> claim(String worker) {
        return worker(worker).claim().map(job -> job.id());
    }

    JobCounts counts(String worker) {
        return template.getObject()
                .template()
                .jobs(spec(worker).feed(), byte[].class)
                .counts();
    }

    private ManualWorker worker(String name) {
        return running.computeIfAbsent(spec(name), this::manual);
    }

    private ManualWorker manual(Spec spec) {
        return new ManualWorker(
                spec,
                template.getObject().internals()::jobClaims,
                claimsListeners.orderedStream().toList(),
                errorHandler.getIfAvailable(DefaultJobErrorHandler::new));
    }

    private Spec spec(String name) {
        return specs.stream()
                .filter(spec -> spec.feed().equals(name))
                .findFirst()
                .or(() -> specs.stream().filter(spec -> spec.id().equals(name)).findFirst())
                .orElseThrow(() -> new IllegalArgumentException(
                        "No worker works on queue '" + name + "', and none is called so; there are workers on "
                                + feeds() + ". A @ThoonkTest has only those that are components or imported"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable failure) throws T {
        throw (T) failure;
    }
}
