package io.thoonk.autoconfigure;

import io.thoonk.worker.WorkerOptions;

/**
 * Changes the defaults of all workers; beans of this type are applied in their order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WorkerOptionsCustomizer {

    /**
     * Changes the defaults.
     *
     * @param options the defaults so far
     * @return the defaults from now on
     */
    WorkerOptions customize(WorkerOptions options);
}
