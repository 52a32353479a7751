package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.JobFeedFixture;
import io.thoonk.job.JobClaims.Claiming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are put where another one is finished, and are claimed by the same call. */
class ClaimOfFollowersIntegrationTests extends JobFeedFixture {

    private static final Instant SOME_DAY = Instant.now().plusSeconds(3600);

    private static final PutOptions UNIQUE =
            PutOptions.builder().unique("key", UniqueMode.KEEP_LAST).build();

    private JobClaims<String> claims;

    @BeforeEach
    void limit() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(5).build());
        claims = feed.claims();
    }

    private Job<String> claimOne() {
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), Claiming.upTo(1)).claimed();
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private List<Job<String>> finish(Job<String> job, Claiming claiming) {
        return claims.completeAndClaim(List.of(claims.finished(job, null)), claiming)
                .claimed();
    }

    /** Red where a claim has looked for headers and deadlines before the job was put. */
    @Test
    void comeWithTheirHeadersAndDeadlines() {
        jobs.put("first");
        Job<String> first = claimOne();
        first.then(
                "j",
                "second",
                PutOptions.builder().header("h", "v").deadline(SOME_DAY).build());
        assertThat(finish(first, Claiming.upTo(1))).singleElement().satisfies(second -> {
            assertThat(second.headers()).isEqualTo(Map.of("h", "v"));
            assertThat(JobClaims.timeLeft(second)).isPresent();
        });
    }

    @Test
    void comeWithTheirHeadersAndDeadlinesWhereTheirUniqueKeyWasHeld() {
        jobs.putUnique("first", UNIQUE);
        Job<String> first = claimOne();
        jobs.putUnique(
                "second", UNIQUE.toBuilder().header("h", "v").deadline(SOME_DAY).build());
        assertThat(finish(first, Claiming.upTo(1))).singleElement().satisfies(second -> {
            assertThat(second.headers()).isEqualTo(Map.of("h", "v"));
            assertThat(JobClaims.timeLeft(second)).isPresent();
        });
    }

    /** Red where a job is started whose time is over. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areStalledWhereTheirDeadlineIsOver(boolean hasCrashes) {
        if (hasCrashes) {
            redis.hset(bytes("thoonk.crashes:j"), bytes("another"), bytes("1"));
        }
        jobs.put("first");
        Job<String> first = claimOne();
        String second = first.then(
                "j",
                "second",
                PutOptions.builder().deadline(Instant.EPOCH.plusSeconds(1)).build());
        assertThat(finish(first, Claiming.upTo(1))).isEmpty();
        assertThat(jobs.state(second)).contains(JobState.STALLED);
    }

    /** Red where one that may expire is fetched ahead: to be claimed is to be started. */
    @Test
    void areNotFetchedAheadWhereTheyMayExpire() {
        jobs.put("first");
        Job<String> first = claimOne();
        PutOptions expiring =
                PutOptions.builder().expires(Duration.ofMinutes(1)).build();
        first.then("j", "second", expiring);
        first.then("j", "third", expiring);
        assertThat(finish(first, new Claiming(2, 1, Optional.empty())))
                .extracting(Job::payload)
                .containsExactly("second");
    }
}
