package io.thoonk.examples.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.Job;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeatherStationTests {

    private final List<Object> done = new ArrayList<>();

    private long terms;

    /** Thrown, the fifth of them would set the one job aside, and nobody would lead. */
    @Test
    void leadsAgainHoweverOftenItFailed() {
        for (int i = 0; i < 6; i++) {
            new WeatherStation().lead(thatFails());
        }

        assertThat(terms).isEqualTo(6);
        assertThat(done).hasSize(6).containsOnly(Duration.ofSeconds(1));
    }

    /** A claim whose leader fails as soon as it leads. */
    @SuppressWarnings("unchecked")
    private Job<String> thatFails() {
        return (Job<String>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Job.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "checkpoint" -> {
                        if (arguments[0] instanceof Long term) {
                            terms = term;
                            yield null;
                        }
                        yield terms == 0 ? Optional.empty() : Optional.of(terms);
                    }
                    case "isStopping" -> throw new IllegalStateException("The station does not answer");
                    case "retryLater" -> {
                        done.add(arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
