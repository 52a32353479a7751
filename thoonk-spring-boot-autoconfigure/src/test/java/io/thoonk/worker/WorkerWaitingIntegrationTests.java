package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static io.thoonk.test.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerWaitingIntegrationTests extends WorkersFixture {

    @Test
    void runsADelayedJobWhenItIsDueThoughItSlept() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1), job -> {
            handled.add(job.payload() + "@" + Instant.now().toEpochMilli());
            return Optional.empty();
        });
        await().atMost(PATIENCE).until(worker::isRunning);
        // Put by another process, the second one due before the first.
        String late = putElsewhere("late", Duration.ofHours(1));
        long start = System.currentTimeMillis();
        putElsewhere("a", Duration.ofMillis(500));
        await().atMost(PATIENCE).until(() -> handled.size() == 1);
        long second = System.currentTimeMillis();
        putElsewhere("b", Duration.ofMillis(1_500));
        await().atMost(PATIENCE).until(() -> handled.size() == 2);
        assertThat(handled).extracting(text -> text.substring(0, 1)).containsExactly("a", "b");
        assertThat(handled)
                .extracting(text -> Long.parseLong(text.substring(2)))
                .satisfies(times -> assertThat(times.get(0) - start).isGreaterThanOrEqualTo(500L))
                .satisfies(times -> assertThat(times.get(1) - second).isGreaterThanOrEqualTo(1_500L));
        assertThat(jobs.state(late)).contains(JobState.DELAYED);
    }

    private String putElsewhere(String payload, Duration delay) {
        return other.jobs("j", String.class)
                .put(payload, PutOptions.builder().delay(delay).build());
    }

    @Test
    void showsAJobThatIsNotDueToNoPeer() {
        jobs.put(
                "later",
                PutOptions.builder().id("later").delay(Duration.ofHours(1)).build());
        assertThat(redis.keys("feed.*"))
                .extracting(key -> new String(key, StandardCharsets.UTF_8))
                .containsExactly("feed.config:j");
        assertThat(jobs.state("later")).contains(JobState.DELAYED);
    }

    /** A put asks for one size of a sorted set, the long way through the script for two more: a moved argument is enough to take it. */
    @Test
    void claimsAndFinishesSingleJobsByTheShortWay() {
        // Maintenance asks for sizes too.
        try (ThoonkTemplate calm = TestTemplates.on(server, withoutMaintenance());
                TestWorkers own = new TestWorkers()) {
            own.start(calm, TestWorkers.options(1), job -> Optional.empty());
            await().atMost(PATIENCE).until(() -> redis.clientList().contains("cmd=blmove"));
            redis.configResetstat();
            for (int i = 0; i < 20; i++) {
                jobs.put("one");
                await().atMost(PATIENCE).until(() -> redis.hlen(bytes("feed.items:j")) == 0);
            }
            Matcher sizes = Pattern.compile("cmdstat_zcard:calls=(\\d+)").matcher(redis.info("commandstats"));
            assertThat(sizes.find() ? Integer.parseInt(sizes.group(1)) : 0).isLessThan(30);
        }
    }

    /** Settings of a process that does not look for what was lost while a test runs, and looks for the rest once in a while. */
    private static ThoonkSettings withoutMaintenance() {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        return new ThoonkSettings(
                defaults.keySpace(),
                defaults.peerMessages(),
                defaults.payloadLimits(),
                defaults.maxCrashes(),
                Duration.ofHours(1),
                Duration.ofHours(1));
    }

    @Test
    void givesBackWhatArrivesForAWorkerThatPaused() {
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        await().atMost(PATIENCE).until(() -> redis.clientList().contains("cmd=blmove"));
        worker.pause();
        String id = jobs.put("not for you");
        await().atMost(PATIENCE).until(() -> redis.llen(bytes("feed.ids:j")) == 1);
        assertThat(jobs.info(id).orElseThrow().failureCount()).isZero();
        assertThat(other.jobs("j", String.class).get().orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void waitsForManyFeedsOnFewConnections() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        List<String> feeds = IntStream.range(0, 20).mapToObj(i -> "f" + i).toList();
        feeds.forEach(feed -> workers.start(thoonk, feed, TestWorkers.options(1), job -> {
            handled.add((String) job.payload());
            return Optional.empty();
        }));
        await().atMost(PATIENCE).untilAsserted(() -> {
            String clients = redis.clientList();
            assertThat(waits(clients, "cmd=blmove")).as(clients).isEqualTo(8);
            assertThat(waits(clients, "cmd=brpop")).as(clients).isOne();
        });
        for (int round = 0; round < 3; round++) {
            int expected = 20 * (round + 1);
            feeds.forEach(feed -> other.jobs(feed, String.class).put(feed));
            await().atMost(PATIENCE).until(() -> handled.size() == expected);
        }
        assertThat(waits(redis.clientList(), "cmd=blmove")).isLessThanOrEqualTo(8);
        feeds.forEach(feed -> await().atMost(PATIENCE)
                .until(() -> other.jobs(feed, String.class).counts().finished() == 3));
    }

    private static long waits(String clients, String command) {
        return clients.lines().filter(line -> line.contains(command + " ")).count();
    }
}
