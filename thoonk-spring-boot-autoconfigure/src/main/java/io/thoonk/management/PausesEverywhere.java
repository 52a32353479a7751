package io.thoonk.management;

import io.thoonk.container.ThoonkContainer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the containers of this process to what is paused everywhere; what was paused here alone stays so. Thread-safe. */
final class PausesEverywhere {

    private static final Logger log = LoggerFactory.getLogger(PausesEverywhere.class);

    private final LocalContainers containers;

    private final Set<String> heeded = new HashSet<>();

    private final ReentrantLock changes = new ReentrantLock();

    /**
     * Creates it.
     *
     * @param containers of this process
     */
    public PausesEverywhere(LocalContainers containers) {
        this.containers = containers;
    }

    void apply(Set<String> paused) {
        changes.lock();
        try {
            for (String id : paused) {
                containers.find(id).filter(container -> heeded.add(id)).ifPresent(container -> {
                    log.info("'{}' is paused everywhere, and so it is here", id);
                    container.pause();
                });
            }
            for (String id : Set.copyOf(heeded)) {
                if (!paused.contains(id)) {
                    heeded.remove(id);
                    log.info("'{}' is no longer paused everywhere and goes on", id);
                    containers.find(id).ifPresent(ThoonkContainer::resume);
                }
            }
        } finally {
            changes.unlock();
        }
    }
}
