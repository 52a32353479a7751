package io.thoonk.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Batch;
import io.thoonk.job.Job;
import io.thoonk.job.Predecessor;
import io.thoonk.job.PutOptions;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Jobs that follow others or wait for them run as they are, in the order that follows from that. */
@ThoonkTest
@Import({MailServerConfiguration.class, WaitsIntegrationTests.Steps.class})
class WaitsIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private Steps steps;

    @Test
    void runsWhatFollowsAndWhatWaitsUntilAllIsIdle() {
        Batch batch = template.batch("all");
        String first = batch.put("steps", "first");
        batch.put("steps", "second", PutOptions.builder().after(first).build());
        batch.close();
        PutOptions afterBoth =
                PutOptions.builder().afterJobsOf("steps", first).afterAll(batch).build();
        template.jobs("sums", String.class).put("sum", afterBoth);
        thoonk.runUntilIdle();
        assertThat(steps.done).containsExactlyInAnyOrder("first", "second", "after first", "sum of FIRST");
        assertThat(steps.done.indexOf("first")).isLessThan(steps.done.indexOf("second"));
        assertThat(steps.done.indexOf("second")).isLessThan(steps.done.indexOf("sum of FIRST"));
    }

    /** Steps, and what is made of their results. */
    static class Steps {

        private final List<String> done = new ArrayList<>();

        @ThoonkJobWorker(queue = "steps")
        String step(String name, Job<String> job) {
            done.add(name);
            if (name.equals("first")) {
                job.then("sums", "after first");
            }
            return name.toUpperCase(Locale.ROOT);
        }

        @ThoonkJobWorker(queue = "sums")
        void sum(String name, Job<String> job) {
            List<String> results = job.resultsOf().values().stream()
                    .filter(Predecessor::hasResult)
                    .map(each -> each.resultAs(String.class))
                    .toList();
            done.add(results.isEmpty() ? name : name + " of " + String.join(", ", results));
        }
    }
}
