package io.thoonk.container;

import io.thoonk.thread.ThoonkThreads;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the containers with the application, stops them side by side before it ends, any number of times. When it starts
 * again, as a context does that was paused, those run again that ran when it stopped, whoever started them.
 *
 * @since 0.1.0
 */
public final class DefaultContainerRegistry implements ThoonkContainerRegistry, SmartLifecycle {

    /** Starts late and stops early, so that handlers find the rest of the application running. */
    public static final int PHASE = DEFAULT_PHASE - 100;

    private static final Logger log = LoggerFactory.getLogger(DefaultContainerRegistry.class);

    private final Map<String, ThoonkContainer> containers = new LinkedHashMap<>();

    private final ReentrantLock changes = new ReentrantLock();

    private final KeepAlive keepAlive = new KeepAlive();

    private final List<Consumer<ThoonkContainer>> looks = new CopyOnWriteArrayList<>();

    /** Whether each ran when the registry stopped. */
    private final Map<ThoonkContainer, Boolean> ranBefore = new ConcurrentHashMap<>();

    private volatile boolean running;

    private volatile CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);

    /** Creates an empty registry. */
    public DefaultContainerRegistry() {}

    @Override
    public Optional<ThoonkContainer> find(String id) {
        changes.lock();
        try {
            return Optional.ofNullable(containers.get(id));
        } finally {
            changes.unlock();
        }
    }

    @Override
    public Set<String> ids() {
        changes.lock();
        try {
            return Collections.unmodifiableSet(new LinkedHashSet<>(containers.keySet()));
        } finally {
            changes.unlock();
        }
    }

    @Override
    public Collection<ThoonkContainer> all() {
        changes.lock();
        try {
            return List.copyOf(containers.values());
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void register(ThoonkContainer container) {
        changes.lock();
        try {
            if (containers.putIfAbsent(container.id(), container) != null) {
                throw new ThoonkContainerRegistry.DuplicateContainerIdException(container.id());
            }
        } finally {
            changes.unlock();
        }
        looks.forEach(look -> look.accept(container));
        if (running && container.isAutoStartup()) {
            start(container);
        }
    }

    @Override
    public void beforeStart(Consumer<ThoonkContainer> look) {
        looks.add(look);
    }

    @Override
    public void start() {
        running = true;
        all().stream()
                .filter(container -> ranBefore.getOrDefault(container, container.isAutoStartup()))
                .forEach(this::start);
    }

    private void start(ThoonkContainer container) {
        changes.lock();
        try {
            keepAlive.begin();
        } finally {
            changes.unlock();
        }
        container.start();
    }

    @Override
    public void stop() {
        running = false;
        all().forEach(container -> ranBefore.put(container, container.isRunning()));
        all().forEach(ThoonkContainer::releaseCaller);
        CompletableFuture.allOf(all().stream()
                        .filter(ThoonkContainer::isRunning)
                        .map(container -> {
                            CompletableFuture<Void> stopped = new CompletableFuture<>();
                            ThoonkThreads.userThread("stop-" + container.id(), () -> stop(container, stopped))
                                    .start();
                            return stopped;
                        })
                        .toArray(CompletableFuture[]::new))
                .join();
        changes.lock();
        try {
            keepAlive.end();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void stop(Runnable callback) {
        all().forEach(ThoonkContainer::releaseCaller);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        stopping = stopped;
        ThoonkThreads.userThread("stop", () -> {
                    try {
                        stop();
                    } finally {
                        stopped.complete(null);
                        callback.run();
                    }
                })
                .start();
    }

    /** Waits, interrupted or not, until the containers have stopped that are being stopped with the application. */
    public void awaitStopped() {
        stopping.join();
    }

    private static void stop(ThoonkContainer container, CompletableFuture<Void> stopped) {
        try {
            container.stop();
        } catch (RuntimeException ex) {
            log.error("Container '{}' did not stop in order", container.id(), ex);
        } finally {
            stopped.complete(null);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /**
     * Keeps the process of an application with nothing but workers or listeners alive while its containers run, paused ones as
     * well: a driver's threads are daemons. Not thread-safe.
     */
    private static final class KeepAlive {

        private CountDownLatch end = new CountDownLatch(0);

        void begin() {
            if (end.getCount() == 0) {
                CountDownLatch latch = new CountDownLatch(1);
                end = latch;
                ThoonkThreads.userThread("keep-alive", () -> await(latch)).start();
            }
        }

        void end() {
            end.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException ex) {
                log.debug("Interrupted; the process is no longer kept alive", ex);
            }
        }
    }
}
