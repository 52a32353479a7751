package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.LMoveArgs;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class WorkerRecoveryIntegrationTests extends WorkersFixture {

    @Test
    void returnsTheJobsOfADeadProcessByItself() {
        // Claimed by somebody who is never heard of again.
        other.configure(
                "j", FeedConfig.builder().claimTimeout(Duration.ofMillis(100)).build());
        String id = jobs.put("orphan");
        other.jobs("j", String.class).get().orElseThrow();
        workers.start(thoonk, TestWorkers.options(1), job -> Optional.of("done"));
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
        assertThat(jobs.info(id)).isEmpty();
    }

    @Test
    void stallsAJobThatKillsItsWorkersByItself() {
        other.configure(
                "j", FeedConfig.builder().claimTimeout(Duration.ofMillis(100)).build());
        String id = jobs.put("killer");
        ThoonkContainer bystander = workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        bystander.pause();
        JobQueue<String> victim = other.jobs("j", String.class);
        await().atMost(PATIENCE).until(() -> {
            victim.get();
            return jobs.state(id).equals(Optional.of(JobState.STALLED));
        });
        assertThat(jobs.list(JobState.STALLED, 0, 10))
                .extracting(JobInfo::lastError)
                .singleElement()
                .satisfies(error -> assertThat(error.orElseThrow()).contains("crashed 2 times"));
    }

    @Test
    void putsBackWhatADeadProcessTookFromTheLineWithoutClaimingIt() {
        String id = jobs.put("in between");
        redis.lmove(bytes("feed.ids:j"), bytes("thoonk.claiming:j"), LMoveArgs.Builder.rightRight());
        workers.start(thoonk, TestWorkers.options(1), job -> Optional.of("done"));
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
        assertThat(jobs.info(id)).isEmpty();
        assertThat(redis.exists(bytes("thoonk.claiming:j"))).isZero();
    }

    /** Red where the claim of a job that cannot be settled holds for as long as another that the same call made is renewed. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void returnsWhatCouldNotBeSettledWhileAnotherJobOfItsCallRuns(CapturedOutput output) {
        byte[] failures = bytes("feed.cancelled:j");
        CompletableFuture<String> release = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        jobs.putAll(List.of("runs long", "fails"));
        // Where the machine stands still the other claim runs out too: that is no crash too many, and takes a place
        // more.
        try (ThoonkTemplate forgiving = TestTemplates.on(server, forgiving());
                TestWorkers own = new TestWorkers()) {
            own.start(forgiving, TestWorkers.options(8, TestWorkers.SHORT_LEASE), job -> {
                if (job.payload().equals("runs long")) {
                    return Optional.of(release.join());
                }
                if (runs.incrementAndGet() == 1) {
                    redis.set(failures, bytes("of another program"));
                    throw new IllegalStateException("on purpose");
                }
                return Optional.of("done");
            });
            await().until(() -> output.getAll().contains("could not be given back"));
            redis.del(failures);
            await().until(() -> runs.get() >= 2);
            release.complete("done");
            own.assertThatJobs(feed).waitsUntilFinished(2);
        }
    }

    private static ThoonkSettings forgiving() {
        ThoonkSettings hasty = TestTemplates.hasty();
        return new ThoonkSettings(
                hasty.keySpace(),
                hasty.peerMessages(),
                hasty.payloadLimits(),
                100,
                hasty.maintenanceInterval(),
                hasty.sightingsApart());
    }

    @Test
    void letsOneProcessMaintainAFeedAndAnotherTakeOver() {
        // Nobody needs to maintain a feed without anything to maintain.
        jobs.put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        // The first holds the feed for 11 s without saying so again, the other one asks for it five times a second.
        try (ThoonkTemplate calm = TestTemplates.on(server);
                TestWorkers own = new TestWorkers()) {
            ThoonkContainer first = own.start(calm, TestWorkers.options(1), job -> Optional.empty());
            await().atMost(PATIENCE).until(() -> maintainer() != null);
            String leader = maintainer();
            workers.start(other, TestWorkers.options(1), job -> Optional.empty());
            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> leader.equals(maintainer()));
            first.stop();
            await().atMost(PATIENCE).until(() -> maintainer() != null && !leader.equals(maintainer()));
        }
    }

    @Test
    void sweepsWhatIsKeptBesideJobsThatAPeerHasFinished() {
        String id = jobs.put(
                "mine", PutOptions.builder().maxAttempts(3).header("a", "b").build());
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.del(bytes("feed.ids:j"), bytes("feed.published:j"));
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.attempts:j"), bytes("thoonk.headers:j")))
                .isZero();
    }

    private String maintainer() {
        byte[] process = redis.get(bytes("thoonk.maintenance:j"));
        return process == null ? null : new String(process, StandardCharsets.UTF_8);
    }
}
