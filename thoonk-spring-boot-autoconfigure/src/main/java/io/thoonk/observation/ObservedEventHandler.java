package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.event.FeedEvent;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Observes how listeners handle events. */
public final class ObservedEventHandler implements ListenerSpecCustomizer {

    private final ObservationRegistry registry;

    private final @Nullable EventProcessObservationConvention convention;

    /**
     * Creates the customizer.
     *
     * @param registry takes the observations
     * @param convention the application's, or {@code null} for the default
     */
    public ObservedEventHandler(ObservationRegistry registry, @Nullable EventProcessObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public ListenerContainerFactory.Spec customize(ListenerContainerFactory.Spec spec) {
        return registry.isNoop() ? spec : spec.withHandler(event -> observe(spec, event));
    }

    private void observe(ListenerContainerFactory.Spec spec, FeedEvent event) throws Exception {
        Observation observation = ThoonkObservation.EVENT_PROCESS.start(
                convention,
                DefaultEventProcessObservationConvention.INSTANCE,
                () -> new EventProcessContext(spec.id(), event, Map.of()),
                registry);
        Observation.Scope scope = observation.openScope();
        try {
            spec.handler().handle(event);
        } catch (Exception | Error ex) {
            observation.error(Outcomes.unwrapped(ex));
            throw ex;
        } finally {
            scope.close();
            observation.stop();
        }
    }
}
