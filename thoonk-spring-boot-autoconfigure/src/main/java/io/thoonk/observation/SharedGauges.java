package io.thoonk.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;

/**
 * Gauges to which several contexts of a process contribute, as siblings do whose workers have one id: a registry knows one gauge
 * of a name and its tags, that of whoever comes first. Each goes when the last of its contributors does. Thread-safe.
 */
final class SharedGauges {

    private static final Map<MeterRegistry, Map<Key, Shared>> ALL = new WeakHashMap<>();

    private SharedGauges() {}

    /** Adds a contributor, whose value is not a number while it has none; tells how to take it away. */
    static Runnable add(
            MeterRegistry registry, ThoonkMeter meter, Tags tags, DoubleBinaryOperator sum, DoubleSupplier value) {
        Key key = new Key(meter, tags);
        synchronized (ALL) {
            Shared shared = ALL.computeIfAbsent(registry, first -> new HashMap<>())
                    .computeIfAbsent(key, first -> new Shared(registry, key, sum));
            shared.values.add(value);
        }
        return () -> remove(registry, key, value);
    }

    private static void remove(MeterRegistry registry, Key key, DoubleSupplier value) {
        synchronized (ALL) {
            Map<Key, Shared> gauges = ALL.getOrDefault(registry, Map.of());
            Shared shared = gauges.get(key);
            if (shared != null && shared.values.remove(value) && shared.values.isEmpty()) {
                gauges.remove(key);
                registry.remove(shared.gauge);
            }
        }
    }

    private record Key(ThoonkMeter meter, Tags tags) {}

    private static final class Shared {

        private final List<DoubleSupplier> values = new CopyOnWriteArrayList<>();

        private final Gauge gauge;

        Shared(MeterRegistry registry, Key key, DoubleBinaryOperator sum) {
            List<DoubleSupplier> summed = values;
            gauge = Gauge.builder(key.meter().getName(), () -> summed.stream()
                            .mapToDouble(DoubleSupplier::getAsDouble)
                            .filter(value -> !Double.isNaN(value))
                            .reduce(sum)
                            .orElse(Double.NaN))
                    .description(key.meter().description())
                    .baseUnit(key.meter().getBaseUnit())
                    .tags(key.tags())
                    .register(registry);
        }
    }
}
