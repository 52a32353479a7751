package io.thoonk.autoconfigure;

import io.thoonk.listener.ListenerOptions;
import io.thoonk.listener.ListenerOverrides;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerOptionsSource;
import io.thoonk.worker.WorkerOverrides;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** What properties and customisers say about workers and listeners. */
final class ConfiguredOptions implements WorkerOptionsSource, ListenerSettings {

    private final ThoonkProperties properties;

    private final WorkerOptions defaults;

    private final Set<String> workerIds = new ConcurrentSkipListSet<>();

    private final Set<String> listenerIds = new ConcurrentSkipListSet<>();

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
        workerIds.add(id);
        return Optional.ofNullable(properties.workers().get(id)).map(WorkerOverrideProperties::toOverrides);
    }

    @Override
    public ListenerOptions listenerDefaults() {
        return properties.listener().toOptions();
    }

    @Override
    public Optional<ListenerOverrides> forListener(String id) {
        listenerIds.add(id);
        return Optional.ofNullable(properties.listeners().get(id)).map(ListenerOverrideProperties::toOverrides);
    }

    /** What is configured and cannot have been meant so, in sentences. */
    List<String> doubts(Optional<Duration> timeoutPerShutdownPhase) {
        List<String> doubts = new ArrayList<>();
        unknown(doubts, "worker", properties.workers().keySet(), workerIds);
        unknown(doubts, "listener", properties.listeners().keySet(), listenerIds);
        timeoutPerShutdownPhase.ifPresent(phase -> {
            tooLong(doubts, "thoonk.worker.shutdown-timeout", defaults.shutdownTimeout(), phase);
            properties
                    .workers()
                    .forEach((id, overrides) -> tooLong(
                            doubts,
                            PropertyChecks.ofEntry("thoonk.workers", id) + ".shutdown-timeout",
                            overrides.shutdownTimeout(),
                            phase));
        });
        return doubts;
    }

    private static void unknown(List<String> doubts, String kind, Set<String> configured, Set<String> known) {
        for (String id : configured) {
            if (!known.contains(id)) {
                doubts.add(PropertyChecks.ofEntry("thoonk." + kind + "s", id) + ".* has no effect, because there is no "
                        + kind + " with that id; there are " + known);
            }
        }
    }

    private static void tooLong(List<String> doubts, String property, @Nullable Duration timeout, Duration phase) {
        if (timeout != null && timeout.compareTo(phase) >= 0) {
            doubts.add(property + " is " + timeout.toMillis()
                    + "ms and should be below spring.lifecycle.timeout-per-shutdown-phase, which is " + phase.toMillis()
                    + "ms: Spring goes on with the shutdown before unfinished jobs are given back");
        }
    }
}
