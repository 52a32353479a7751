package io.thoonk.worker;

import io.thoonk.container.AnnotatedMethod;
import io.thoonk.job.JobLimits;
import io.thoonk.job.JobLimits.Declaration;
import io.thoonk.job.JobOrder;
import io.thoonk.job.PriorityStep;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells Redis what the workers of this application say about the limits and the order of their queues: when it starts, again as long
 * as Redis cannot be reached, and from time to time, as the feed may have been made anew and another version of the application may
 * say something else. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LimitDeclarations implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LimitDeclarations.class);

    private final Function<String, JobLimits> limits;

    private final QueueKeys keys;

    private final String application;

    private final PriorityStep priorityStep;

    private final Duration comparison;

    private final Map<String, Queue> queues = new LinkedHashMap<>();

    private final ReentrantLock writing = new ReentrantLock();

    private final DeclarationThread thread = new DeclarationThread("limits", "limits", this::declareAll);

    /**
     * Creates the declarations.
     *
     * @param limits opens the limits of a job feed by its name
     * @param keys learns how the workers of a queue work out keys
     * @param application who declares, for others that say something else
     * @param priorityStep how far levels are apart in the queues of all workers
     * @param comparison how often what is declared is compared with what others declare
     */
    public LimitDeclarations(
            Function<String, JobLimits> limits,
            QueueKeys keys,
            String application,
            PriorityStep priorityStep,
            Duration comparison) {
        this.limits = limits;
        this.keys = keys;
        this.application = application;
        this.priorityStep = priorityStep;
        this.comparison = comparison;
    }

    /** Takes what a worker says about its queue; two workers of one queue must not say different things. */
    synchronized void add(AnnotatedMethod<?> method, String feed, WorkerOptions options) {
        try {
            Declaration declaration = new Declaration(
                    options.limits().ofFeed(),
                    options.limits().ofEachKey(),
                    options.order(),
                    options.orderOnFailure(),
                    options.orderOnStall(),
                    priorityStep,
                    application);
            Queue queue = queues.computeIfAbsent(feed, name -> new Queue(name, declaration));
            boolean isSilent = limitsNothing(declaration);
            if (!isSilent && !limitsNothing(queue.declaration) && !queue.declaration.equals(declaration)) {
                throw method.invalid(
                        "limits queue '" + feed + "' otherwise than another of its workers does",
                        "Give both the same limits and order, or write them at one of them only");
            }
            if (!isSilent) {
                queue.declaration = declaration;
            }
            options.limits().keyExpression().flatMap(key -> keys.add(feed, key)).ifPresent(other -> {
                throw method.invalid(
                        "works out the keys of queue '" + feed + "' otherwise than another of its workers, which says "
                                + other,
                        "Give both the same limits.key, or write it at one of them only");
            });
        } catch (IllegalArgumentException ex) {
            throw method.invalid("has limits that cannot be: " + ex.getMessage(), "Correct them, or leave them out");
        }
        thread.writeIn(Duration.ZERO);
    }

    /** How far levels are apart is no worker's own say: the application says it of all. */
    private static boolean limitsNothing(Declaration declaration) {
        return declaration.feed().isEmpty() && declaration.eachKey().isEmpty() && declaration.order() == JobOrder.NONE;
    }

    private static boolean saysNothing(Declaration declaration) {
        return limitsNothing(declaration) && declaration.priorityStep().equals(PriorityStep.DEFAULT);
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            thread.start();
            if (!queues.isEmpty()) {
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

    /** Says again what the workers say, as the feeds may have been emptied. */
    public void renewAll() {
        declareAll();
    }

    private Optional<Duration> declareAll() {
        writing.lock();
        try {
            DeclarationThread.writeEach(undone(), this::declare);
            return undone().isEmpty() ? Optional.empty() : Optional.of(comparison);
        } finally {
            writing.unlock();
        }
    }

    /** Whoever limits nothing has nothing to say as long as nobody else does. */
    private void declare(Queue queue) {
        JobLimits at = limits.apply(queue.feed);
        if (saysNothing(queue.declaration)
                && queue.since.isEmpty()
                && at.settings().application().isEmpty()) {
            queue.isDone = true;
            return;
        }
        JobLimits.Declared declared = at.declare(queue.declaration, queue.since);
        queue.since = Optional.of(declared.since());
        if (!declared.other().equals(queue.disagreement)) {
            queue.disagreement = declared.other();
            declared.other().ifPresent(other -> warn(queue.feed, declared.isBelieved(), other));
        }
    }

    private static void warn(String feed, boolean isBelieved, String other) {
        if (isBelieved) {
            log.warn(
                    "Queue '{}' is limited otherwise by application '{}', which started before; what this application says holds now",
                    feed,
                    other);
        } else {
            log.warn(
                    "Queue '{}' is limited otherwise by application '{}', which started later; what that one says holds now",
                    feed,
                    other);
        }
    }

    private synchronized List<Queue> undone() {
        return queues.values().stream().filter(queue -> !queue.isDone).toList();
    }

    /** A queue, what is said about it, and what became of that. Only the declaration is set by other threads. */
    private static final class Queue {

        private final String feed;

        private volatile Declaration declaration;

        private Optional<Instant> since = Optional.empty();

        private Optional<String> disagreement = Optional.empty();

        private boolean isDone;

        Queue(String feed, Declaration declaration) {
            this.feed = feed;
            this.declaration = declaration;
        }
    }
}
