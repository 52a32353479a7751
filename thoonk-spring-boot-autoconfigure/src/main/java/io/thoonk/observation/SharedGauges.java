package io.thoonk.observation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;

/**
 * Gauges, and counters that are read, to which several contexts of a process contribute, as siblings do whose workers have one id
 * or whose feeds have one name: a registry knows one meter of a name and its tags, that of whoever comes first. What contributors
 * tell of one and the same thing counts once. Each meter goes when the last of its contributors does. Thread-safe.
 */
final class SharedGauges {

    private static final Map<MeterRegistry, Map<Key, Shared>> ALL = new WeakHashMap<>();

    private SharedGauges() {}

    /**
     * Adds a contributor, whose value is not a number while it has none; tells how to take it away.
     *
     * @param thing what it tells of; the same for contributors that tell of the same
     * @param sum makes one value of those of two things
     */
    static Runnable add(
            MeterRegistry registry,
            ThoonkMeter meter,
            Tags tags,
            Object thing,
            DoubleBinaryOperator sum,
            DoubleSupplier value) {
        Key key = new Key(meter, tags);
        Contribution contribution = new Contribution(thing, value);
        synchronized (ALL) {
            Shared shared = ALL.computeIfAbsent(registry, first -> new HashMap<>())
                    .computeIfAbsent(key, first -> new Shared(registry, key, sum));
            shared.contributions.add(contribution);
        }
        return () -> remove(registry, key, contribution);
    }

    private static void remove(MeterRegistry registry, Key key, Contribution contribution) {
        synchronized (ALL) {
            Map<Key, Shared> meters = ALL.getOrDefault(registry, Map.of());
            Shared shared = meters.get(key);
            if (shared != null && shared.contributions.remove(contribution) && shared.contributions.isEmpty()) {
                meters.remove(key);
                registry.remove(shared.meter);
            }
        }
    }

    private record Key(ThoonkMeter meter, Tags tags) {}

    private record Contribution(Object thing, DoubleSupplier value) {}

    private static final class Shared {

        private final List<Contribution> contributions = new CopyOnWriteArrayList<>();

        private final DoubleBinaryOperator sum;

        private final Meter meter;

        Shared(MeterRegistry registry, Key key, DoubleBinaryOperator sum) {
            this.sum = sum;
            ThoonkMeter meter = key.meter();
            this.meter = meter.getType() == Meter.Type.COUNTER
                    ? FunctionCounter.builder(meter.getName(), this, shared -> shared.value(0))
                            .description(meter.description())
                            .tags(key.tags())
                            .register(registry)
                    : Gauge.builder(meter.getName(), this, shared -> shared.value(Double.NaN))
                            .description(meter.description())
                            .baseUnit(meter.getBaseUnit())
                            .tags(key.tags())
                            .register(registry);
        }

        private double value(double otherwise) {
            Map<Object, Double> known = new LinkedHashMap<>();
            for (Contribution each : contributions) {
                double value = each.value().getAsDouble();
                if (!Double.isNaN(value)) {
                    known.putIfAbsent(each.thing(), value);
                }
            }
            return known.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .reduce(sum)
                    .orElse(otherwise);
        }
    }
}
