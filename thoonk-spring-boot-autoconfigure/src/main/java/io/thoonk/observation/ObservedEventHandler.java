package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.management.ItemTraces;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes how listeners handle events.
 *
 * @since 0.1.0
 */
public final class ObservedEventHandler implements ListenerSpecCustomizer {

    private final ObservationRegistry registry;

    private final @Nullable EventProcessObservationConvention convention;

    private final @Nullable ItemTraces traces;

    private final ObservationGuard guard;

    /**
     * Creates the customizer.
     *
     * @param registry takes the observations
     * @param convention the application's, or {@code null} for the default
     * @param traces has the trace contexts of published items, or {@code null} where nobody traces
     */
    public ObservedEventHandler(
            ObservationRegistry registry,
            @Nullable EventProcessObservationConvention convention,
            @Nullable ItemTraces traces) {
        this.registry = registry;
        this.convention = convention;
        this.traces = traces;
        this.guard = new ObservationGuard(registry);
    }

    @Override
    public ListenerContainerFactory.Spec customize(ListenerContainerFactory.Spec spec) {
        return registry.isNoop() ? spec : spec.withHandler(event -> observe(spec, event));
    }

    private Map<String, String> traceOf(FeedEvent event) {
        boolean carries = event.type() == FeedEventType.PUBLISH || event.type() == FeedEventType.EDIT;
        return traces != null && carries && event.itemId().isPresent()
                ? traces.find(event.feed(), event.itemId().get())
                : Map.of();
    }

    private void observe(ListenerContainerFactory.Spec spec, FeedEvent event) throws Exception {
        Observation observation = guard.begin(
                spec.id(),
                () -> ThoonkObservation.EVENT_PROCESS.start(
                        convention,
                        EventProcessObservationConvention.Default.INSTANCE,
                        () -> new EventProcessContext(spec.id(), event, traceOf(event)),
                        registry));
        Runnable scope = guard.open(spec.id(), observation);
        @Nullable Throwable failure = null;
        try {
            spec.handler().handle(event);
        } catch (Throwable ex) {
            failure = ex;
            throw ex;
        } finally {
            scope.run();
            guard.end(spec.id(), observation, failure);
        }
    }
}
