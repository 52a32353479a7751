package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.listener.MissedEventsListener;

/** Counts the occasions on which listeners may have missed events, and the events they got all the same, from zero on. */
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
        spec.feeds().forEach(feed -> {
            if (spec.durable().isEmpty()) {
                counter(ThoonkMeter.EVENT_MISSED, feed);
            }
            counter(ThoonkMeter.EVENT_RECOVERED, feed);
        });
        return spec;
    }

    @Override
    public void missed(String feedOrPattern) {
        counter(ThoonkMeter.EVENT_MISSED, feedOrPattern).increment();
    }

    @Override
    public void recovered(String feedOrPattern, int count) {
        counter(ThoonkMeter.EVENT_RECOVERED, feedOrPattern).increment(count);
    }

    private Counter counter(ThoonkMeter meter, String feedOrPattern) {
        return JobMeters.counter(registry, meter, Tags.of(MeterKeyName.FEED.asString(), feedOrPattern));
    }
}
