package io.thoonk.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationTimersTests {

    private final MockClock clock = new MockClock();

    private final SimpleMeterRegistry own = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    private final SimpleMeterRegistry usual = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void measureWhatTheHandlerOfMicrometerDoes(long seed) {
        Random random = new Random(seed);
        ObservationHandler<Observation.Context> timers = new ObservationTimers(own);
        ObservationHandler<Observation.Context> standard =
                new DefaultMeterObservationHandler(usual, IgnoredMeters.LONG_TASK_TIMER);
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(timers).observationHandler(standard);
        for (int i = 0; i < 500; i++) {
            Context context = new Context();
            Observation observation = Observation.createNotStarted("name." + random.nextInt(3), () -> context, registry)
                    .lowCardinalityKeyValue("feed", "f" + random.nextInt(3));
            observation.start();
            clock.add(Duration.ofMillis(random.nextInt(5)));
            if (random.nextInt(4) == 0) {
                observation.error(random.nextBoolean() ? new IllegalStateException("a") : new Error("b"));
            }
            if (random.nextInt(4) == 0) {
                observation.lowCardinalityKeyValue("late", "l" + random.nextInt(2));
            }
            if (random.nextInt(4) == 0) {
                observation.event(Observation.Event.of("event"));
            }
            observation.stop();
        }
        assertThat(measured(own)).isEqualTo(measured(usual)).hasSizeGreaterThan(9);
    }

    @Test
    void beginAnewWhatWasTakenFromTheRegistry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationTimers(own));
        for (int i = 0; i < 2; i++) {
            Observation.createNotStarted("name", Context::new, registry).start().stop();
            assertThat(own.get("name").timer().count()).isOne();
            own.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holdTheKeyValuesThatAnyContextWouldHold(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Observation.Context expected = new Observation.Context();
            Observation.Context context = new Context();
            for (int step = 0; step < 6; step++) {
                int choice = random.nextInt(6);
                KeyValues many = random(random);
                String key = "k" + random.nextInt(3);
                for (Observation.Context each : new Observation.Context[] {expected, context}) {
                    change(each, choice, many, key);
                }
                assertThat(context.getLowCardinalityKeyValues()).isEqualTo(expected.getLowCardinalityKeyValues());
                assertThat(context.getHighCardinalityKeyValues()).isEqualTo(expected.getHighCardinalityKeyValues());
                assertThat(context.getAllKeyValues()).isEqualTo(expected.getAllKeyValues());
                if (random.nextInt(4) == 0) {
                    assertThat(context.getLowCardinalityKeyValue(key))
                            .isEqualTo(expected.getLowCardinalityKeyValue(key));
                    assertThat(context.getHighCardinalityKeyValue(key))
                            .isEqualTo(expected.getHighCardinalityKeyValue(key));
                }
            }
        }
    }

    private static void change(Observation.Context context, int choice, KeyValues many, String key) {
        switch (choice) {
            case 0 -> context.addLowCardinalityKeyValues(many);
            case 1 -> context.addHighCardinalityKeyValues(many);
            case 2 -> context.addLowCardinalityKeyValue(KeyValue.of(key, "one"));
            case 3 -> context.addHighCardinalityKeyValue(KeyValue.of(key, "one"));
            case 4 -> context.removeLowCardinalityKeyValue(key);
            default -> context.removeHighCardinalityKeyValues(key);
        }
    }

    private static KeyValues random(Random random) {
        KeyValues values = KeyValues.empty();
        for (int i = random.nextInt(3); i >= 0; i--) {
            values = values.and("k" + i, "v" + random.nextInt(2));
        }
        return values;
    }

    private static Map<String, String> measured(MeterRegistry registry) {
        Map<String, String> measured = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            measured.put(meter.getId().toString(), meter.measure().toString());
        }
        return measured;
    }

    private static final class Context extends HandlingContext {

        Context() {
            super(Map.of());
        }
    }
}
