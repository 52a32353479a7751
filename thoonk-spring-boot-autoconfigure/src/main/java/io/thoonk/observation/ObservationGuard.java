package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.LoggableFailure;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes without deciding about what is observed: work that is done must not be done again because a convention or a handler
 * of observations failed. Such a failure is told once, then as debug. Thread-safe.
 */
final class ObservationGuard {

    private static final Logger log = LoggerFactory.getLogger(ObservationGuard.class);

    private final ObservationRegistry registry;

    private final AtomicBoolean hasTold = new AtomicBoolean();

    ObservationGuard(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** Begins an observation; one that does nothing if that fails. */
    Observation begin(String observed, Supplier<Observation> observation) {
        try {
            return observation.get();
        } catch (Throwable ex) {
            failed(observed, ex);
            return Observation.NOOP;
        }
    }

    /** Opens the scope; what is returned closes it. */
    Runnable open(String observed, Observation observation) {
        Observation.@Nullable Scope before = registry.getCurrentObservationScope();
        Runnable restore = () -> registry.setCurrentObservationScope(before);
        try {
            Observation.Scope scope = observation.openScope();
            return () -> quietly(observed, scope::close, restore);
        } catch (Throwable ex) {
            failed(observed, ex);
            restore.run();
            return () -> {};
        }
    }

    /** Ends an observation, with what failed where something did. */
    void end(String observed, Observation observation, @Nullable Throwable failure) {
        quietly(
                observed,
                () -> {
                    if (failure != null) {
                        observation.error(Outcomes.unwrapped(failure));
                    }
                    observation.stop();
                },
                () -> {});
    }

    private void quietly(String observed, Runnable step, Runnable otherwise) {
        try {
            step.run();
        } catch (Throwable ex) {
            failed(observed, ex);
            otherwise.run();
        }
    }

    private void failed(String observed, Throwable failure) {
        String why = LoggableFailure.of(failure).toString();
        if (hasTold.compareAndSet(false, true)) {
            log.warn(
                    "The observation of '{}' fails; its work is done all the same, further failures are logged as debug: {}",
                    observed,
                    why);
        } else {
            log.debug("The observation of '{}' failed again: {}", observed, why);
        }
    }
}
