package io.thoonk.benchmark.recurring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What recurs, and who is killed.
 *
 * @param schedules how many recur each second
 * @param processes how many processes put and run their jobs
 * @param duration how long
 * @param killEvery how often meanwhile one process is killed and another started
 * @param quiet how long one process runs ten of them with nothing else to do, to tell how late jobs start
 * @param faketime the library {@code libfaketime.so.1}, by which the clocks of the second and third process are wrong by five
 *     minutes; without it all clocks are right
 */
record RecurringOptions(
        @DefaultValue("200") int schedules,
        @DefaultValue("4") int processes,
        @DefaultValue("10m") Duration duration,
        @DefaultValue("10s") Duration killEvery,
        @DefaultValue("60s") Duration quiet,
        @Nullable Path faketime) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("schedules", "20", "duration", "20s", "quiet", "10s"));

    RecurringOptions {
        if (schedules < 1 || processes < 1) {
            throw new IllegalArgumentException("schedules and processes must be positive");
        }
        if (faketime != null && !Files.isRegularFile(faketime)) {
            throw new IllegalArgumentException(
                    "there is no library '" + faketime
                            + "'; Debian has it in the package libfaketime: apt-get install faketime, and see dpkg -L libfaketime");
        }
    }
}
