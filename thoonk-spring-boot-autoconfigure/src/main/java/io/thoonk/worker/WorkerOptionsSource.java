package io.thoonk.worker;

import java.util.Optional;

/** Tells what the configuration says about workers. */
public interface WorkerOptionsSource {

    /**
     * Tells the defaults of all workers.
     *
     * @return the options that hold where nothing else is said
     */
    WorkerOptions defaults();

    /**
     * Tells what is configured for one worker.
     *
     * @param id id of its container
     * @return what overrides its annotation, or empty
     */
    Optional<WorkerSettings> forWorker(String id);
}
