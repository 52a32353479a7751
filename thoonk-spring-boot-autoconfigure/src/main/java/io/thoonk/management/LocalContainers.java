package io.thoonk.management;

import io.thoonk.LoggableFailure;
import io.thoonk.Partitions;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.thread.ThoonkThreads;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/**
 * The workers and listeners of this process: what is declared, noted while they are made, how they do, and what is done to them.
 * Thread-safe.
 */
final class LocalContainers {

    private static final Logger log = LoggerFactory.getLogger(LocalContainers.class);

    private final Supplier<ThoonkContainerRegistry> registry;

    private final Map<String, Declared> workers = new ConcurrentSkipListMap<>();

    private final Map<String, Declared> listeners = new ConcurrentSkipListMap<>();

    /** What is paused here because it is paused everywhere; what was paused here alone stays so. */
    private final Set<String> heeded = new HashSet<>();

    /** By container, when the last of what heeding changes there is done; each change waits for the one before. */
    private final Map<String, CompletableFuture<Void>> changes = new HashMap<>();

    private final Executor threads = ThoonkThreads.ofEachTask("control");

    private final ReentrantLock heeding = new ReentrantLock();

    /** The registry is asked for when somebody looks. */
    LocalContainers(Supplier<ThoonkContainerRegistry> registry) {
        this.registry = registry;
    }

    /** Notes workers, and changes nothing. */
    JobWorkerSpecCustomizer workerDeclarations() {
        return spec -> {
            workers.put(
                    spec.id(),
                    new Declared(spec.id(), List.of(spec.feed()), spec.options().concurrency()));
            return spec;
        };
    }

    /** Notes listeners, and changes nothing. */
    ListenerSpecCustomizer listenerDeclarations() {
        return spec -> {
            listeners.put(
                    spec.id(),
                    new Declared(spec.id(), spec.feeds(), spec.options().concurrency()));
            return spec;
        };
    }

    /** Whether a feed has a worker or a listener here; one with partitions has what each of them has, and the other way round. */
    boolean concern(String feed) {
        return workers.values().stream()
                        .flatMap(worker -> worker.feeds().stream())
                        .anyMatch(own -> Partitions.areTogether(own, feed))
                || listeners.values().stream()
                        .anyMatch(listener ->
                                PatternMatchUtils.simpleMatch(listener.feeds().toArray(String[]::new), feed));
    }

    /** By id. */
    List<ContainerStatus> workers() {
        return workers.values().stream().map(this::status).toList();
    }

    /** By id. */
    List<ContainerStatus> listeners() {
        return listeners.values().stream().map(this::status).toList();
    }

    /** Lets somebody look at each container that comes from now on, before it starts. */
    void beforeStart(Consumer<ThoonkContainer> look) {
        registry.get().beforeStart(look);
    }

    Set<String> ids() {
        return registry.get().ids();
    }

    private Optional<ThoonkContainer> find(String id) {
        return registry.get().find(id);
    }

    private ContainerStatus status(Declared declared) {
        Optional<ThoonkContainer> container = find(declared.id());
        return new ContainerStatus(
                declared.id(),
                declared.feeds(),
                declared.concurrency(),
                container.map(ThoonkContainer::activeCount).orElse(0),
                container.filter(ThoonkContainer::isRunning).isPresent(),
                container.filter(ThoonkContainer::isPaused).isPresent());
    }

    /** Acts here; what takes long goes on after that. */
    void act(String id, ContainerAction action) {
        ThoonkContainer container = find(id).orElseThrow(
                        () -> new ContainerControl.UnknownContainerException(id, "in this process", ids()));
        switch (action) {
            case PAUSE -> container.pause();
            case RESUME -> container.resume();
            case START -> inBackground(id, container::start);
            case STOP -> inBackground(id, container::stop);
        }
    }

    /** Who asks must not wait for what runs, nor for Redis. */
    private static void inBackground(String id, Runnable change) {
        ThoonkThreads.start("control-" + id, () -> {
            try {
                change.run();
            } catch (RuntimeException ex) {
                log.error("Container '{}' could not be started or stopped as it was asked for", id, ex);
            }
        });
    }

    /**
     * Keeps the containers to what is paused everywhere, without waiting for their handlers as a pause may; what is returned is done when
     * they are as they are to be.
     */
    CompletableFuture<Void> heed(Set<String> paused) {
        heeding.lock();
        try {
            for (String id : paused) {
                find(id).filter(container -> heeded.add(id)).ifPresent(container -> {
                    log.info("'{}' is paused everywhere, and so it is here", id);
                    change(id, container::pause);
                });
            }
            for (String id : Set.copyOf(heeded)) {
                if (!paused.contains(id)) {
                    heeded.remove(id);
                    log.info("'{}' is no longer paused everywhere and goes on", id);
                    find(id).ifPresent(container -> change(id, container::resume));
                }
            }
            return CompletableFuture.allOf(changes.values().toArray(CompletableFuture[]::new));
        } finally {
            heeding.unlock();
        }
    }

    private void change(String id, Runnable change) {
        CompletableFuture<Void> before = changes.getOrDefault(id, CompletableFuture.completedFuture(null));
        changes.put(id, before.thenRunAsync(() -> tryTo(id, change), this::aside));
    }

    private void aside(Runnable change) {
        try {
            threads.execute(change);
        } catch (Throwable ex) {
            log.debug("No other thread could be had", LoggableFailure.of(ex));
            change.run();
        }
    }

    private static void tryTo(String id, Runnable change) {
        try {
            change.run();
        } catch (Throwable ex) {
            log.error("Container '{}' could not be paused or resumed as it is everywhere", id, LoggableFailure.of(ex));
        }
    }

    private record Declared(String id, List<String> feeds, int concurrency) {}
}
