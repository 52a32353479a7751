package io.thoonk.management;

import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.util.PatternMatchUtils;

/** The workers and listeners that this process declares, noted while they are made. Thread-safe. */
final class Declarations {

    private final Map<String, WorkerDescription> workers = new ConcurrentSkipListMap<>();

    private final Map<String, ListenerDescription> listeners = new ConcurrentSkipListMap<>();

    /** Creates an empty list. */
    public Declarations() {}

    /**
     * Notes workers.
     *
     * @return a customizer that changes nothing
     */
    public JobWorkerSpecCustomizer ofWorkers() {
        return spec -> {
            workers.put(
                    spec.id(),
                    new WorkerDescription(spec.id(), spec.feed(), spec.options().concurrency()));
            return spec;
        };
    }

    /**
     * Notes listeners.
     *
     * @return a customizer that changes nothing
     */
    public ListenerSpecCustomizer ofListeners() {
        return spec -> {
            listeners.put(
                    spec.id(),
                    new ListenerDescription(
                            spec.id(), spec.feeds(), spec.options().concurrency()));
            return spec;
        };
    }

    /** {@return a copy, by id} */
    public SortedMap<String, WorkerDescription> workers() {
        return new TreeMap<>(workers);
    }

    /** {@return a copy, by id} */
    public SortedMap<String, ListenerDescription> listeners() {
        return new TreeMap<>(listeners);
    }

    /**
     * Tells whether a feed has a worker or a listener here.
     *
     * @param feed its name
     * @return whether this process is concerned with it
     */
    public boolean concern(String feed) {
        return workers.values().stream().anyMatch(worker -> worker.feed().equals(feed))
                || listeners.values().stream()
                        .anyMatch(listener ->
                                PatternMatchUtils.simpleMatch(listener.feeds().toArray(String[]::new), feed));
    }

    /**
     * Finds a worker.
     *
     * @param id id of its container
     * @return the worker, or empty
     */
    public Optional<WorkerDescription> worker(String id) {
        return Optional.ofNullable(workers.get(id));
    }
}
