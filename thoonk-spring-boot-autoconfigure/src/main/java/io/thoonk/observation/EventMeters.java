package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.thoonk.Subscription;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.EventProblems;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.listener.MissedEventsListener;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the occasions on which listeners may have missed events, the events they got all the same, and what goes wrong with
 * events: for the feeds of annotated listeners from zero on, for others from the first time on.
 *
 * @since 0.1.0
 */
public final class EventMeters implements MissedEventsListener, ListenerSpecCustomizer, AutoCloseable {

    private static final Map<EventProblems.Kind, ThoonkMeter> PROBLEMS = Map.of(
            EventProblems.Kind.CONSUMER_FAILED, ThoonkMeter.EVENT_FAILURES,
            EventProblems.Kind.MESSAGE_MALFORMED, ThoonkMeter.EVENT_MALFORMED,
            EventProblems.Kind.ITEM_UNREADABLE, ThoonkMeter.LIVE_UNREADABLE,
            EventProblems.Kind.LIVE_FEED_DIFFERED, ThoonkMeter.LIVE_MENDED);

    private final MeterRegistry registry;

    private @Nullable Subscription problems;

    /**
     * Creates the meters.
     *
     * @param registry takes them
     */
    public EventMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public ListenerContainerFactory.Spec customize(ListenerContainerFactory.Spec spec) {
        spec.feeds().forEach(feed -> {
            if (spec.durable().isEmpty()) {
                counter(ThoonkMeter.EVENT_MISSED, feed);
            }
            counter(ThoonkMeter.EVENT_RECOVERED, feed);
            PROBLEMS.values().forEach(meter -> counter(meter, feed));
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

    /**
     * Counts what goes wrong with the events and live feeds of a template, until this is closed.
     *
     * @param template may outlive this
     */
    public void listenTo(ThoonkTemplate template) {
        problems = ThoonkInternals.of(template).listenToEventProblems(this::count);
    }

    private void count(EventProblems.Kind kind, String feed) {
        ThoonkMeter meter = PROBLEMS.get(kind);
        if (meter != null) {
            counter(meter, feed).increment();
        }
    }

    @Override
    public void close() {
        Subscription heard = problems;
        if (heard != null) {
            heard.close();
        }
    }

    private Counter counter(ThoonkMeter meter, String feedOrPattern) {
        return JobMeters.counter(registry, meter, Tags.of(MeterKeyName.FEED.asString(), feedOrPattern));
    }
}
