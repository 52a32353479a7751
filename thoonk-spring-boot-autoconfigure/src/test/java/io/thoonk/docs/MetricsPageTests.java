package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import io.thoonk.observation.ThoonkMeter;
import io.thoonk.observation.ThoonkObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Keeps the tables of observations and meters equal to the code. Run with {@code -Dthoonk.docs.write=true} to write them.
 */
@Tag("text")
class MetricsPageTests {

    private static final PrometheusNamingConvention PROMETHEUS = new PrometheusNamingConvention();

    @Test
    void holdsTheTableOfAllObservations() throws IOException {
        holds("observations", observations());
    }

    @Test
    void holdsTheTableOfAllMeters() throws IOException {
        holds("meters", meters());
    }

    private static void holds(String table, String rows) throws IOException {
        String begin = "<!-- " + table + ": begin -->\n";
        String end = "<!-- " + table + ": end -->";
        String page = Documentation.read(Documentation.page("metrics.md"));
        String expected =
                page.substring(0, page.indexOf(begin) + begin.length()) + rows + page.substring(page.indexOf(end));
        if (Boolean.getBoolean("thoonk.docs.write")) {
            Files.writeString(Documentation.page("metrics.md"), expected);
        }
        assertThat(Documentation.read(Documentation.page("metrics.md"))).isEqualTo(expected);
    }

    private static String observations() {
        return "| name | what | tags | span attributes beyond these |\n| --- | --- | --- | --- |\n"
                + Arrays.stream(ThoonkObservation.values())
                        .map(observation ->
                                "| `" + observation.defaultName() + "` | " + observation.description() + " | "
                                        + names(observation.getLowCardinalityKeyNames()) + " | "
                                        + names(observation.getHighCardinalityKeyNames()) + " |\n")
                        .collect(Collectors.joining());
    }

    private static String meters() {
        return "| name | in Prometheus | type | what | tags |\n| --- | --- | --- | --- | --- |\n"
                + Arrays.stream(ThoonkMeter.values())
                        .map(meter -> "| `" + meter.getName() + "` | `" + prometheus(meter) + "` | "
                                + meter.getType().name().toLowerCase(Locale.ROOT) + " | " + meter.description() + " | "
                                + names(meter.getKeyNames()) + " |\n")
                        .collect(Collectors.joining());
    }

    private static String prometheus(ThoonkMeter meter) {
        String name = PROMETHEUS.name(meter.getName(), meter.getType(), meter.getBaseUnit());
        return switch (meter.getType()) {
            case TIMER -> name + "_count` and `" + name + "_sum";
            case COUNTER -> name + "_total";
            default -> name;
        };
    }

    private static String names(KeyName[] names) {
        return Arrays.stream(names).map(name -> "`" + name.asString() + "`").collect(Collectors.joining(", "));
    }
}
