package io.thoonk.examples.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.job.Job;
import io.thoonk.job.RetryLaterException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeatherStationTests {

    private long terms;

    /** Thrown, the fifth of them would set the one job aside, and nobody would lead. */
    @Test
    void leadsAgainHoweverOftenItFailed() {
        for (int i = 0; i < 6; i++) {
            assertThatExceptionOfType(RetryLaterException.class)
                    .isThrownBy(() -> new WeatherStation().lead(thatFails()));
        }

        assertThat(terms).isEqualTo(6);
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
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
