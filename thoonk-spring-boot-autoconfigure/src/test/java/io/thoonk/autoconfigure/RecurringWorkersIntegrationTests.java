package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Overlap;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import io.thoonk.worker.RecurringDeclarations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
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
        Instant before = Instant.now();
        RecurringJob often = jobs.recurring("often", Schedule.every(PERIOD), "a");
        await().until(() -> ran.size() >= 5);
        processes.remove(0).close();
        int atThatTime = ran.size();
        await().until(() -> ran.size() >= atThatTime + 5);
        often.pause();
        Instant paused = Instant.now();
        await().until(() -> jobs.counts().finished() == jobs.counts().published());
        List<String> all = List.copyOf(ran);
        assertThat(all).doesNotHaveDuplicates();
        // Those that were passed over, because the job before had not ended on a busy machine, are counted, also before
        // the
        // first run and after the last one.
        List<Instant> due = all.stream()
                .map(id -> Instant.parse(id.substring("often@".length())))
                .sorted()
                .toList();
        assertThat(all.size() + often.missed())
                .isBetween(times(due.get(0), due.get(due.size() - 1)), times(before, paused));
        assertThat(jobs.counts().published()).isEqualTo(all.size());
    }

    /** How many due times there are at most between two instants, and if both are due times, how many there are. */
    private static long times(Instant from, Instant to) {
        return Duration.between(from, to).dividedBy(PERIOD) + 1;
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

    @Test
    void areDeclaredByAnnotations(TestRedis redis) {
        ConfigurableApplicationContext process = StartedApplication.run(redis, PROPERTIES, Declared.class);
        processes.add(process);
        Declared declared = process.getBean(Declared.class);
        await().untilAsserted(() -> assertThat(declared.ran).contains("often: all", "tick"));
        ThoonkTemplate thoonk = process.getBean(ThoonkTemplate.class);
        RecurringJob nightly =
                thoonk.jobs("letters", byte[].class).recurring("nightly").orElseThrow();
        assertThat(nightly.schedule()).isEqualTo(Schedule.cron("0 0 2 * * *", ZoneId.of("Europe/Berlin")));
        assertThat(thoonk.jobs("letters", byte[].class).recurring("off")).isEmpty();
        assertThat(process.getBean(ThoonkContainerRegistry.class).ids()).containsExactlyInAnyOrder("letters", "tick");
        nightly.trigger();
        await().untilAsserted(() -> assertThat(declared.ran).contains("nightly: old"));
    }

    @Test
    void areSwitchedOffByADash(TestRedis redis) {
        try (ThoonkTemplate thoonk = TestTemplates.on(redis)) {
            RecurringJob off = thoonk.jobs("letters", String.class).recurring("off", Schedule.every(PERIOD), "a");
            processes.add(StartedApplication.run(redis, PROPERTIES, Declared.class));
            await().untilAsserted(() -> assertThat(off.state()).isEqualTo(RecurringJob.State.OFF));
        }
    }

    @Test
    void areDeclaredForAsLongAsAProcessLives(TestRedis redis) {
        ConfigurableApplicationContext process = StartedApplication.run(redis, PROPERTIES, Declared.class);
        processes.add(process);
        JobQueue<byte[]> letters = process.getBean(ThoonkTemplate.class).jobs("letters", byte[].class);
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            byte[] declared = Utf8.bytes("thoonk.recurring.declared:letters");
            byte[] id = Utf8.bytes("nightly");
            await().until(() -> connection.sync().zscore(declared, id) != null);
            RecurringJob nightly = letters.recurring("nightly").orElseThrow();
            connection.sync().zadd(declared, 0, id);
            await().until(() -> {
                process.getBean(RecurringDeclarations.class).renewAll();
                return connection.sync().zscore(declared, id) > 0;
            });
            connection.sync().zadd(declared, 0, id);
            connection.sync().zadd(Utf8.bytes("thoonk.recurring.due:letters"), 1, id);
            letters.maintain();
            assertThat(nightly.state()).isEqualTo(RecurringJob.State.UNDECLARED);
            process.getBean(RecurringDeclarations.class).renewAll();
            assertThat(nightly.state()).isEqualTo(RecurringJob.State.ACTIVE);
        }
    }

    @Test
    void goOnWhenTheyAreStartedAgain(TestRedis redis) {
        ConfigurableApplicationContext process = StartedApplication.run(redis, PROPERTIES, Declared.class);
        processes.add(process);
        Queue<String> all = process.getBean(Declared.class).ran;
        JobQueue<byte[]> tick = process.getBean(ThoonkTemplate.class).jobs("tick", byte[].class);
        ThoonkContainer ticks =
                process.getBean(ThoonkContainerRegistry.class).find("tick").orElseThrow();
        for (int start = 0; start < 3; start++) {
            await().until(() -> all.contains("tick"));
            ticks.stop();
            all.clear();
            Instant due = tick.recurring("tick").orElseThrow().info().due().orElseThrow();
            await().until(() -> Instant.now().isAfter(due.plus(PERIOD)));
            ticks.start();
        }
        await().until(() -> all.contains("tick"));
    }

    @Test
    void haveTheOptionsOfTheirAnnotation(TestRedis redis) {
        ConfigurableApplicationContext process = StartedApplication.run(redis, PROPERTIES, WithOptions.class);
        processes.add(process);
        JobQueue<String> jobs = process.getBean(ThoonkTemplate.class).jobs("optional", String.class);
        await().until(() -> jobs.recurring("optional").isPresent());
        RecurringInfo info = jobs.recurring("optional").orElseThrow().info();
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(info.schedule())
                .isEqualTo(Schedule.cron("0 0 2 * * *", berlin)
                        .from(LocalDate.of(2026, 12, 1).atStartOfDay(berlin).toInstant())
                        .until(Instant.parse("2100-01-01T05:00:00Z")));
        assertThat(info.options())
                .isEqualTo(RecurringOptions.DEFAULTS
                        .withLimit(7)
                        .withJitter(Duration.ofMinutes(5))
                        .withRunOnStart(true)
                        .withPauseAfterFailures(3));
        Queue<String> started = process.getBean(WithOptions.class).ran;
        await().untilAsserted(() -> assertThat(started).hasSize(1));
        process.getBean(RecurringDeclarations.class).renewAll();
        assertThat(jobs.counts().published()).isOne();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void areNotUndoneByAProcessOfTheOldVersionThatStartsAgain(TestRedis redis, CapturedOutput output) {
        processes.add(StartedApplication.run(redis, PROPERTIES, Older.class));
        JobQueue<String> jobs = processes.get(0).getBean(ThoonkTemplate.class).jobs("versions", String.class);
        await().until(() -> jobs.recurring("versions").isPresent());
        RecurringJob job = jobs.recurring("versions").orElseThrow();
        processes.add(StartedApplication.run(redis, PROPERTIES, Later.class));
        Schedule later = Schedule.every(Duration.ofHours(2));
        await().untilAsserted(() -> assertThat(job.schedule()).isEqualTo(later));
        processes.get(0).getBean(RecurringDeclarations.class).renewAll();
        processes.add(StartedApplication.run(redis, PROPERTIES, Older.class));
        await().untilAsserted(() ->
                assertThat(output).contains("'versions' is declared otherwise by a later version of the application"));
        processes.get(2).getBean(RecurringDeclarations.class).renewAll();
        assertThat(job.schedule()).isEqualTo(later);
    }

    static class Older {
        @ThoonkRecurring(id = "versions", every = "1h")
        void run() {}
    }

    static class Later {
        @ThoonkRecurring(id = "versions", every = "2h")
        void run() {}
    }

    static class WithOptions {

        private final Queue<String> ran = new ConcurrentLinkedQueue<>();

        @ThoonkRecurring(
                id = "optional",
                cron = "0 0 2 * * *",
                zone = "Europe/Berlin",
                from = "2026-12-01",
                until = "2100-01-01T06:00+01:00",
                limit = "7",
                jitter = "5m",
                runOnStart = "true",
                pauseAfterFailures = "3")
        void run(@ItemId String id) {
            ran.add(id);
        }
    }

    record Letters(String which) {}

    static class Declared {

        private final Queue<String> ran = new ConcurrentLinkedQueue<>();

        @ThoonkJobWorker(queue = "letters")
        @ThoonkRecurring(id = "often", every = "100ms", payload = "{\"which\":\"all\"}")
        @ThoonkRecurring(
                id = "nightly",
                cron = "0 0 2 * * *",
                zone = "Europe/Berlin",
                payload = "{\"which\":\"old\"}",
                overlap = Overlap.ALLOW)
        @ThoonkRecurring(id = "off", cron = "-", payload = "{\"which\":\"none\"}")
        void send(Letters letters, @ItemId String id) {
            ran.add(id.substring(0, id.indexOf('@')) + ": " + letters.which());
        }

        @ThoonkRecurring(id = "tick", every = "100ms")
        void tick() {
            ran.add("tick");
        }
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
