package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the observations of this library the timers that {@link DefaultMeterObservationHandler} would give them, which looks each up
 * in the registry for every observation, and keeps no timer of those that are under way. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ObservationTimers implements MeterObservationHandler<Observation.Context> {

    private final MeterRegistry registry;

    private final DefaultMeterObservationHandler standard;

    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    /**
     * Creates the handler.
     *
     * @param registry takes the timers
     */
    public ObservationTimers(MeterRegistry registry) {
        this.registry = registry;
        this.standard = new DefaultMeterObservationHandler(registry);
        // What was taken from the registry begins anew there, as it would if each was looked up.
        registry.config().onMeterRemoved(this::forget);
    }

    private void forget(Meter meter) {
        timers.values().remove(meter);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof HandlingContext || context instanceof SendContext;
    }

    @Override
    public void onStart(Observation.Context context) {
        long now = registry.config().clock().monotonicTime();
        if (context instanceof HandlingContext handling) {
            handling.startedAt(now);
        } else {
            context.put(ObservationTimers.class, now);
        }
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
        standard.onEvent(event, context);
    }

    @Override
    public void onStop(Observation.Context context) {
        long began = context instanceof HandlingContext handling
                ? handling.startedAt()
                : context.<Long>getRequired(ObservationTimers.class);
        long took = registry.config().clock().monotonicTime() - began;
        Throwable error = context.getError();
        Series series = new Series(
                String.valueOf(context.getName()),
                context.getLowCardinalityKeyValues(),
                error == null ? "none" : error.getClass().getSimpleName());
        @Nullable Timer timer = timers.get(series);
        (timer == null ? timers.computeIfAbsent(series, this::timer) : timer).record(took, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        List<Tag> tags = new ArrayList<>();
        series.keyValues().forEach(each -> tags.add(Tag.of(each.getKey(), each.getValue())));
        tags.add(Tag.of("error", series.error()));
        return registry.timer(series.name(), tags);
    }

    private record Series(String name, KeyValues keyValues, String error) {}
}
