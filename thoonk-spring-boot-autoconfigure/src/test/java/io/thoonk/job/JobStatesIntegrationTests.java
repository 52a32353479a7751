package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.JobFeedFixture;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobStatesIntegrationTests extends JobFeedFixture {

    @Test
    void passesOverAnIdThatIsThereInWhateverState() {
        PutOptions mine = PutOptions.builder().id("mine").build();
        assertThat(jobs.put("original", mine)).isEqualTo("mine");
        assertThat(jobs.put("again", mine)).isEqualTo("mine");
        Job<String> claimed = jobs.get().orElseThrow();
        jobs.put("again", mine);
        claimed.cancel(Duration.ofMinutes(5));
        jobs.put("again", mine);
        assertThat(jobs.state("mine")).contains(JobState.DELAYED);
        assertThat(jobs.payload("mine")).contains("original");
        assertThat(jobs.counts().published()).isEqualTo(1);
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void keepsADelayedJobFromEverybodyUntilItIsDue() {
        Instant before = Instant.now();
        jobs.put(
                "later", PutOptions.builder().id("d").delay(Duration.ofHours(1)).build());
        assertThat(redis.hexists(bytes("feed.items:j"), bytes("d"))).isFalse();
        assertThat(jobs.state("d")).contains(JobState.DELAYED);
        assertThat(jobs.counts().delayed()).isEqualTo(1);
        assertThat(jobs.list(JobState.DELAYED, 0, 10)).singleElement().satisfies(info -> {
            assertThat(info.payload()).isEqualTo("later");
            assertThat(info.dueAt().orElseThrow()).isAfter(before.plus(Duration.ofMinutes(59)));
        });
        assertThat(jobs.get()).isEmpty();
        Instant then = Instant.now();
        jobs.put("soon", PutOptions.builder().delay(Duration.ofMillis(300)).build());
        Job<String> job = jobs.get(PatientWaits.PATIENCE).orElseThrow();
        assertThat(job.payload()).isEqualTo("soon");
        assertThat(job.claimedAt()).isAfterOrEqualTo(then.plusMillis(290));
        assertThat(jobs.state("d")).contains(JobState.DELAYED);
    }

    @Test
    void removesADelayedJob() {
        jobs.put(
                "later",
                PutOptions.builder().id("d").at(Instant.now().plusSeconds(600)).build());
        assertThat(jobs.retract("d")).isTrue();
        assertThat(jobs.retract("d")).isFalse();
        assertThat(jobs.state("d")).isEmpty();
    }

    @Test
    void finishesWithoutLeavingAnythingButCounters() {
        jobs.put("work", PutOptions.builder().maxAttempts(7).build());
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.maxAttempts()).hasValue(7);
        job.progress(50, "half");
        assertThat(jobs.info(job.id()).orElseThrow().progress()).contains(new JobProgress(50, "half"));
        job.finish("done", Duration.ZERO);
        assertThat(redis.keys("*").stream().map(Utf8::text))
                .containsExactlyInAnyOrder(
                        "feeds", "feed.config:j", "feed.publishes:j", "feed.finishes:j", "thoonk.generation:j");
        assertThat(jobs.counts().finished()).isEqualTo(1);
    }

    @Test
    void countsFailuresAndKeepsTheLastError() {
        jobs.put("work");
        Job<String> job = jobs.get().orElseThrow();
        job.cancel(Duration.ZERO, "first try");
        assertThat(jobs.failureCount(job.id())).isEqualTo(1);
        assertThat(jobs.info(job.id()).orElseThrow().lastError()).contains("first try");
        Job<String> again = jobs.get().orElseThrow();
        again.stall("gave up");
        assertThat(jobs.list(JobState.STALLED, 0, 10)).singleElement().satisfies(info -> {
            assertThat(info.lastError()).contains("gave up");
            assertThat(info.failureCount()).isEqualTo(1);
        });
        jobs.retry(job.id());
        assertThat(jobs.failureCount(job.id())).isZero();
        assertThat(jobs.get().orElseThrow().failureCount()).isZero();
    }

    @Test
    void refusesWhatTheStateDoesNotAllow() {
        String id = jobs.put("work");
        for (Runnable operation : List.<Runnable>of(
                () -> jobs.finish(id), () -> jobs.finish(id, "x"), () -> jobs.cancel(id), () -> jobs.stall(id))) {
            assertThatExceptionOfType(JobNotClaimedException.class).isThrownBy(operation::run);
        }
        assertThatExceptionOfType(JobNotStalledException.class).isThrownBy(() -> jobs.retry(id));
        assertThatExceptionOfType(JobNotStalledException.class).isThrownBy(() -> jobs.retry("unknown"));
        assertThat(jobs.counts().available()).isEqualTo(1);
    }

    @Test
    void removesAJobWhateverItsState() {
        String waiting = jobs.put("waiting", PutOptions.builder().id("waiting").build());
        assertThat(jobs.retract(waiting)).isTrue();
        String claimed = jobs.put("claimed");
        Job<String> job = jobs.get().orElseThrow();
        assertThat(jobs.retract(claimed)).isTrue();
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(job::finish);
        String stalled = jobs.put("stalled");
        jobs.get().orElseThrow().stall();
        assertThat(jobs.retract(stalled)).isTrue();
        assertThat(jobs.counts())
                .extracting(JobCounts::available, JobCounts::claimed, JobCounts::stalled)
                .containsExactly(0L, 0L, 0L);
        assertThat(redis.exists(bytes("feed.items:j"))).isZero();
    }
}
