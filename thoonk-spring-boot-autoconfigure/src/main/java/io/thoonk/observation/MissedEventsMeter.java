package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.listener.MissedEventsListener;

/** Counts the occasions on which listeners may have missed events, from zero on. */
public final class MissedEventsMeter implements MissedEventsListener, ListenerSpecCustomizer {

    private final MeterRegistry registry;

    /**
     * Creates the meter.
     *
     * @param registry takes it
     */
    public MissedEventsMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public ListenerContainerFactory.Spec customize(ListenerContainerFactory.Spec spec) {
        if (spec.durable().isEmpty()) {
            spec.feeds().forEach(this::counter);
        }
        return spec;
    }

    @Override
    public void missed(String feedOrPattern) {
        counter(feedOrPattern).increment();
    }

    private Counter counter(String feedOrPattern) {
        return JobMeters.counter(
                registry, ThoonkMeter.EVENT_MISSED, Tags.of(MeterKeyName.FEED.asString(), feedOrPattern));
    }
}
