package io.thoonk.management;

import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers and listeners of this process and how they do. Thread-safe. */
final class LocalContainers {

    private static final Logger log = LoggerFactory.getLogger(LocalContainers.class);

    private final Declarations declarations;

    private final Supplier<ThoonkContainerRegistry> registry;

    /**
     * Creates the view.
     *
     * @param declarations what is declared here
     * @param registry the containers, asked for when somebody looks
     */
    public LocalContainers(Declarations declarations, Supplier<ThoonkContainerRegistry> registry) {
        this.declarations = declarations;
        this.registry = registry;
    }

    /** {@return their status, by id} */
    public List<ContainerStatus> workers() {
        return declarations.workers().values().stream()
                .map(worker -> status(worker.id(), List.of(worker.feed()), worker.concurrency()))
                .toList();
    }

    /** {@return their status, by id} */
    public List<ContainerStatus> listeners() {
        return declarations.listeners().values().stream()
                .map(listener -> status(listener.id(), listener.feeds(), listener.concurrency()))
                .toList();
    }

    /** Lets somebody look at each container that comes from now on, before it starts. */
    void beforeStart(Consumer<ThoonkContainer> look) {
        registry.get().beforeStart(look);
    }

    Set<String> ids() {
        return registry.get().ids();
    }

    Optional<ThoonkContainer> find(String id) {
        return registry.get().find(id);
    }

    /** Acts here; what takes long goes on after that. */
    void act(String id, ContainerAction action) {
        ThoonkContainer container =
                find(id).orElseThrow(() -> new UnknownContainerException(id, "in this process", ids()));
        switch (action) {
            case PAUSE -> container.pause();
            case RESUME -> container.resume();
            case START -> inBackground(id, container::start);
            case STOP -> inBackground(id, container::stop);
        }
    }

    /** Who asks must not wait for what runs, nor for Redis. */
    private static void inBackground(String id, Runnable change) {
        Thread thread = new Thread(
                () -> {
                    try {
                        change.run();
                    } catch (RuntimeException ex) {
                        log.error("Container '{}' could not be started or stopped as it was asked for", id, ex);
                    }
                },
                "thoonk-control-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    private ContainerStatus status(String id, List<String> feeds, int concurrency) {
        return find(id).map(container -> new ContainerStatus(
                        id, feeds, concurrency, container.activeCount(), container.isRunning(), container.isPaused()))
                .orElseGet(() -> new ContainerStatus(id, feeds, concurrency, 0, false, false));
    }
}
