package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.job.JobLimits.LaneStatus;
import io.thoonk.job.JobLimits.Reason;
import io.thoonk.job.RetryLaterException.Scope;
import io.thoonk.test.PatientWaits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits with a job that was told to come back later. */
class RetryLaterIntegrationTests extends JobFeedFixture {

    private static PutOptions key(String key) {
        return PutOptions.builder().key(key).build();
    }

    private Job<String> claim() {
        return jobs.get(PatientWaits.PATIENCE).orElseThrow();
    }

    private List<String> claim(int most) {
        return jobs.get(most, Duration.ofMillis(1)).stream().map(Job::payload).toList();
    }

    @Test
    void holdsTheJobsOfItsKeyAndNoOthers() {
        String first = jobs.put("a0", key("a"));
        jobs.put("a1", key("a"));
        jobs.put("b0", key("b"));
        jobs.put("plain");
        Job<String> job = claim();
        assertThat(job.payload()).isEqualTo("a0");
        job.retryLater(Duration.ofHours(1));
        assertThat(claim(10)).containsExactlyInAnyOrder("b0", "plain");
        assertThat(jobs.state(first)).contains(JobState.DELAYED);
        LaneStatus lane = jobs.limits().lanes(10).get(0);
        assertThat(lane.key()).isEqualTo("a");
        assertThat(lane.waiting()).isEqualTo(2);
        assertThat(lane.reason()).isEqualTo(Reason.HELD);
        assertThat(lane.nextJob()).contains(first);
        assertThat(lane.nextStart().orElseThrow())
                .isCloseTo(Instant.now().plus(1, ChronoUnit.HOURS), within(5, ChronoUnit.MINUTES));
    }

    @Test
    void goesOnWithTheJobItselfWhenTheTimeOfItsKeyIsOver() {
        jobs.put("a0", key("a"));
        jobs.put("a1", key("a"));
        claim().retryLater(Duration.ofMillis(200));
        Job<String> again = claim();
        assertThat(again.payload()).isEqualTo("a0");
        assertThat(again.failureCount()).isZero();
        again.finish();
        assertThat(claim().payload()).isEqualTo("a1");
    }

    @Test
    void holdsAllJobsOfAFeedThatHasNoLimits() {
        jobs.put("x");
        jobs.put("y");
        Job<String> job = claim();
        assertThat(job.payload()).isEqualTo("x");
        job.retryLater(Duration.ofHours(1), Scope.FEED);
        assertThat(jobs.limits().status().reason()).isEqualTo(Reason.HELD);
        assertThat(claim(10)).isEmpty();
        assertThat(jobs.counts().delayed() + jobs.counts().available()).isEqualTo(2);
    }

    @Test
    void goesOnWithAllJobsOfAFeedThatHasNoLimitsWhenItsTimeIsOver() {
        jobs.put("x");
        jobs.put("y");
        claim().retryLater(Duration.ofMillis(200), Scope.FEED);
        assertThat(claim().payload()).isEqualTo("x");
        assertThat(claim().payload()).isEqualTo("y");
        assertThat(jobs.limits().status().reason()).isEqualTo(Reason.NONE);
    }

    @Test
    void leavesNothingBehind() {
        jobs.put("x");
        claim().retryLater(Duration.ofMillis(50), Scope.FEED);
        claim().finish();
        await().untilAsserted(() -> {
            jobs.maintain();
            assertThat(redis.keys("thoonk.extras:*")).isEmpty();
            assertThat(redis.keys("thoonk.pace:*")).isEmpty();
        });
    }
}
