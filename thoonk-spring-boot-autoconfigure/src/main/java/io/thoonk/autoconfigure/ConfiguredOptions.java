package io.thoonk.autoconfigure;

import io.thoonk.listener.ListenerSettings;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerOptionsSource;
import io.thoonk.worker.WorkerOverrides;
import java.util.List;
import java.util.Optional;

/** What properties and customisers say about workers and listeners. */
final class ConfiguredOptions implements WorkerOptionsSource, ListenerSettings {

    private final ThoonkProperties properties;

    private final WorkerOptions defaults;

    ConfiguredOptions(ThoonkProperties properties, List<WorkerOptionsCustomizer> customizers) {
        this.properties = properties;
        WorkerOptions options = properties.worker().toOptions();
        for (WorkerOptionsCustomizer customizer : customizers) {
            options = customizer.customize(options);
        }
        this.defaults = options;
    }

    @Override
    public WorkerOptions defaults() {
        return defaults;
    }

    @Override
    public Optional<WorkerOverrides> forWorker(String id) {
        return Optional.ofNullable(properties.workers().get(id)).map(WorkerOverrideProperties::toOverrides);
    }

    @Override
    public boolean autoStartup() {
        return properties.listener().autoStartup();
    }

    @Override
    public Optional<Boolean> autoStartup(String id) {
        return Optional.ofNullable(properties.listeners().get(id))
                .flatMap(overrides -> Optional.ofNullable(overrides.autoStartup()));
    }
}
