package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Processes with workers put what recurs by themselves. */
@RedisTest
class RecurringWorkersIntegrationTests {

    private static final Duration PERIOD = Duration.ofMillis(200);

    private static final Map<String, Object> PROPERTIES = Map.of("spring.data.redis.timeout", "5s");

    private final Queue<String> ran = new ConcurrentLinkedQueue<>();

    private final List<ConfigurableApplicationContext> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(ConfigurableApplicationContext::close);
    }

    private void start(TestRedis redis) {
        processes.add(StartedApplication.run(
                redis, PROPERTIES, beans -> beans.registerBean(Reports.class, () -> new Reports(ran))));
    }

    @Test
    void runEachDueTimeOnceAlsoWhenOneOfThemEnds(TestRedis redis) {
        for (int i = 0; i < 3; i++) {
            start(redis);
        }
        JobQueue<String> jobs = processes.get(2).getBean(ThoonkTemplate.class).jobs("reports", String.class);
        RecurringJob often = jobs.recurring("often", Schedule.every(PERIOD), "a");
        Instant first = often.next(1).get(0);
        await().until(() -> ran.size() >= 5);
        processes.remove(0).close();
        int atThatTime = ran.size();
        await().until(() -> ran.size() >= atThatTime + 5);
        often.pause();
        await().until(() -> jobs.counts().finished() == jobs.counts().published());
        List<String> all = List.copyOf(ran);
        assertThat(all).doesNotHaveDuplicates();
        // Those that were passed over, because the job before had not ended on a busy machine, are counted.
        Instant last = Instant.parse(all.get(all.size() - 1).substring("often@".length()));
        long times = Duration.between(first, last).dividedBy(PERIOD) + 1;
        assertThat(all.size() + often.missed()).isBetween(times, times + 1);
        assertThat(jobs.counts().published()).isEqualTo(all.size());
    }

    @Test
    void hearAtOnceOfWhatIsDueSooner(TestRedis redis) {
        start(redis);
        JobQueue<String> jobs = processes.get(0).getBean(ThoonkTemplate.class).jobs("reports", String.class);
        jobs.recurring("yearly", Schedule.every(Duration.ofDays(365)), "a");
        RecurringJob soon = jobs.recurring("soon", Schedule.every(Duration.ofSeconds(1)), "b");
        await().until(() -> ran.stream().anyMatch(id -> id.startsWith("soon@")));
        soon.remove();
        String triggered = jobs.recurring("yearly").orElseThrow().trigger();
        await().until(() -> ran.contains(triggered));
    }

    static class Reports {

        private final Queue<String> ran;

        Reports(Queue<String> ran) {
            this.ran = ran;
        }

        @ThoonkJobWorker(queue = "reports")
        void write(String what, Job<String> job) {
            ran.add(job.id());
        }
    }
}
