package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.TestTemplates;
import io.thoonk.feed.FeedConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobMaintenanceIntegrationTests extends JobFeedFixture {

    JobMaintenanceIntegrationTests() {
        super(TestTemplates.hasty());
    }

    @BeforeEach
    void open() {
        jobs = thoonk.jobs(
                "j",
                String.class,
                FeedConfig.builder().claimTimeout(Duration.ofMillis(20)).build());
    }

    @Test
    void returnsTheJobOfADeadHolderToTheFrontAsACrashNotAFailure() {
        jobs.put("first");
        jobs.put("second");
        jobs.get().orElseThrow();
        await().until(() -> jobs.maintain().expired() == 1);
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("first");
        assertThat(job.failureCount()).isZero();
    }

    @Test
    void stallsAJobWhoseHoldersKeepDying() {
        String id = jobs.put("killer");
        jobs.get().orElseThrow();
        await().until(() -> jobs.maintain().expired() == 1);
        jobs.get().orElseThrow();
        await().until(() -> jobs.maintain().stalled() == 1);
        assertThat(jobs.info(id).orElseThrow().lastError().orElseThrow()).contains("crashed 2 times");
    }

    @Test
    void leavesARenewedClaimAlone() {
        thoonk.configure(
                "j", FeedConfig.builder().claimTimeout(Duration.ofMinutes(1)).build());
        jobs.put("long");
        jobs.get().orElseThrow();
        assertThat(jobs.maintain()).isEqualTo(new MaintenanceReport(0, 0, 0, 0, 0, 0));
        assertThat(jobs.counts().claimed()).isEqualTo(1);
    }

    @Test
    void judgesAPeersClaimByItsAge() {
        String id = jobs.put("by a peer");
        redis.rpop(bytes("feed.ids:j"));
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis() - 100_000, bytes(id));
        assertThat(jobs.maintain().expired()).isEqualTo(1);
        assertThat(jobs.get().orElseThrow().failureCount()).isEqualTo(1);
    }

    @Test
    void putsBackWhatAPeerLostOnceTwoSightingsAgree() {
        String id = jobs.put("lost");
        redis.rpop(bytes("feed.ids:j"));
        assertThat(jobs.maintain().suspected()).isEqualTo(1);
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.maintain().requeued()).isEqualTo(1);
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void looksForWhatIsLostInShortCallsAmongLargeItems() {
        String large = "x".repeat(1_000_000);
        jobs.putAll(IntStream.range(0, 50).mapToObj(i -> large).toList());
        redis.rpop(bytes("feed.ids:j"));
        long before = scans();
        assertThat(jobs.maintain().suspected()).isEqualTo(1);
        assertThat(jobs.maintain().requeued()).isEqualTo(1);
        assertThat(jobs.counts().available()).isEqualTo(50);
        assertThat(scans() - before).as("steps of at most 1 MB").isGreaterThan(2 * 25);
    }

    private long scans() {
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_hscan:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("cmdstat_hscan:calls=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void deletesWhatAPeerRetractedAndLeft() {
        redis.hset(bytes("feed.items:j"), bytes("zombie"), bytes("left"));
        jobs.maintain();
        assertThat(jobs.maintain().removed()).isEqualTo(1);
        assertThat(redis.exists(bytes("feed.items:j"))).isZero();
    }

    @Test
    void dropsWhatADeadProcessTookAndIsNoJobAnyMore() {
        redis.lpush(bytes("thoonk.claiming:j"), bytes("ghost"));
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(redis.exists(bytes("thoonk.claiming:j"))).isZero();
        });
        assertThat(redis.exists(bytes("feed.ids:j"))).isZero();
    }

    @Test
    void clearsASuspectThatTurnedUpAgain() {
        String id = jobs.put("slow peer");
        redis.rpop(bytes("feed.ids:j"));
        jobs.maintain();
        redis.lpush(bytes("feed.ids:j"), bytes(id));
        assertThat(jobs.maintain()).isEqualTo(new MaintenanceReport(0, 0, 0, 0, 0, 0));
        assertThat(redis.exists(bytes("thoonk.suspects:j"))).isZero();
        assertThat(redis.llen(bytes("feed.ids:j"))).isEqualTo(1);
    }

    @Test
    void putsDueJobsIntoTheLineInTheOrderInWhichTheyAreDue() {
        for (String id : List.of("b", "a")) {
            jobs.put(id, PutOptions.builder().id(id).delay(Duration.ofHours(1)).build());
        }
        redis.zadd(bytes("thoonk.delayed:j"), 2, bytes("b"));
        redis.zadd(bytes("thoonk.delayed:j"), 1, bytes("a"));
        jobs.maintain();
        assertThat(jobs.list(JobState.AVAILABLE, 0, 10)).extracting(JobInfo::id).containsExactly("a", "b");
    }

    @Test
    void doesNothingToADeletedFeed() {
        thoonk.deleteFeed("j");
        assertThat(jobs.maintain()).isEqualTo(new MaintenanceReport(0, 0, 0, 0, 0, 0));
        assertThat(redis.keys("*")).isEmpty();
    }
}
