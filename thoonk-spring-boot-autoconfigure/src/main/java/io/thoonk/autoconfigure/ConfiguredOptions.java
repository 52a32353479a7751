package io.thoonk.autoconfigure;

import io.thoonk.listener.ListenerOptions;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** What properties and customisers say about workers and listeners. */
final class ConfiguredOptions implements WorkerSettings.Source, ListenerSettings.Source {

    private static final Class<?>[] GROUPS = {
        ThoonkProperties.class,
        ThoonkHealthProperties.class,
        ThoonkMetricsProperties.class,
        ThoonkTracingProperties.class,
        ThoonkSseProperties.class,
        ThoonkDashboardProperties.class
    };

    private final ThoonkProperties properties;

    private final Binder binder;

    private final Optional<ConfiguredOptions> ofParent;

    private final WorkerOptions defaults;

    private final Set<String> workerIds = new ConcurrentSkipListSet<>();

    private final Set<String> listenerIds = new ConcurrentSkipListSet<>();

    ConfiguredOptions(
            ThoonkProperties properties,
            Binder binder,
            Optional<ConfiguredOptions> ofParent,
            List<WorkerOptionsCustomizer> customizers) {
        this.properties = properties;
        this.binder = binder;
        this.ofParent = ofParent;
        WorkerOptions options = properties.worker().toSettings().over(WorkerOptions.defaults());
        for (WorkerOptionsCustomizer customizer : customizers) {
            options = customizer.customize(options);
        }
        this.defaults = options;
    }

    @Override
    public WorkerOptions workerDefaults() {
        return defaults;
    }

    @Override
    public Optional<WorkerSettings> forWorker(String id) {
        workerIds.add(id);
        return overrides("workers", id, properties.workers(), WorkerSettings.class);
    }

    @Override
    public ListenerOptions listenerDefaults() {
        return properties.listener().toOptions();
    }

    @Override
    public Optional<ListenerSettings> forListener(String id) {
        listenerIds.add(id);
        return overrides("listeners", id, properties.listeners(), ListenerSettings.class);
    }

    /** The map has no entry for an id with dots, unless it stands in brackets. */
    private <O> Optional<O> overrides(String map, String id, Map<String, O> entries, Class<O> type) {
        O entry = entries.get(id);
        if (entry != null || id.indexOf('.') < 0) {
            return Optional.ofNullable(entry);
        }
        return UnusedProperties.plain(ConfigurationPropertyName.of("thoonk." + map), id)
                .flatMap(name ->
                        Optional.ofNullable(binder.bind(name, Bindable.of(type)).orElse(null)));
    }

    /** What is configured and cannot have been meant so, in sentences. */
    List<String> warnings(List<ConfigurationPropertyName> names, Optional<Duration> timeoutPerShutdownPhase) {
        UnusedProperties unused = new UnusedProperties(names);
        Set<String> warnings = new LinkedHashSet<>();
        warnings.addAll(unused.ofContainers("worker", workerIds(), WorkerSettings.class));
        warnings.addAll(unused.ofContainers("listener", listenerIds(), ListenerSettings.class));
        warnings.addAll(unused.ofGroups(GROUPS));
        unknown(warnings, "worker", properties.workers().keySet(), workerIds());
        unknown(warnings, "listener", properties.listeners().keySet(), listenerIds());
        timeoutPerShutdownPhase.ifPresent(phase -> {
            tooLong(warnings, "thoonk.worker.shutdown-timeout", defaults.shutdownTimeout(), phase);
            properties
                    .workers()
                    .forEach((id, overrides) -> tooLong(
                            warnings,
                            PropertyChecks.ofEntry("thoonk.workers", id) + ".shutdown-timeout",
                            overrides.shutdownTimeout(),
                            phase));
        });
        return List.copyOf(warnings);
    }

    /** Those of ancestors too, whose properties hold here. */
    private Set<String> workerIds() {
        Set<String> ids = new TreeSet<>(workerIds);
        ofParent.ifPresent(parent -> ids.addAll(parent.workerIds()));
        return ids;
    }

    private Set<String> listenerIds() {
        Set<String> ids = new TreeSet<>(listenerIds);
        ofParent.ifPresent(parent -> ids.addAll(parent.listenerIds()));
        return ids;
    }

    private static void unknown(Set<String> warnings, String kind, Set<String> configured, Set<String> known) {
        for (String id : configured) {
            if (!known.contains(id)) {
                warnings.add(PropertyChecks.ofEntry("thoonk." + kind + "s", id)
                        + ".* has no effect, because there is no " + kind + " with that id; there are " + known);
            }
        }
    }

    private static void tooLong(Set<String> warnings, String property, @Nullable Duration timeout, Duration phase) {
        if (timeout != null && timeout.compareTo(phase) >= 0) {
            warnings.add(property + " is " + timeout.toMillis()
                    + "ms and should be below spring.lifecycle.timeout-per-shutdown-phase, which is " + phase.toMillis()
                    + "ms: Spring goes on with the shutdown before unfinished jobs are given back");
        }
    }
}
