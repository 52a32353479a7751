package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.JobFeedFixture;
import io.thoonk.ThoonkInternals;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many different requirements on one feed, of which most are offered by nobody. */
class RequirementsIntegrationTests extends JobFeedFixture {

    private static final int MOST = 64;

    private static final Duration SOON = Duration.ofMillis(1);

    private static PutOptions.Builder requires(String what) {
        return PutOptions.builder().requires(what);
    }

    private List<String> claim(int most) {
        return jobs.get(most, SOON).stream().map(Job::payload).toList();
    }

    @Test
    void runsWhatRequiresNothingBesideAsManyRequirementsAsThereMayBe() {
        for (int i = 0; i < MOST; i++) {
            jobs.put("nowhere", requires("machine" + i).build());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put("one too many", requires("another").build()))
                .withMessageContaining("64 different things");
        jobs.put("keyed", PutOptions.builder().key("a").build());
        jobs.put("plain");
        assertThat(claim(5)).containsExactlyInAnyOrder("keyed", "plain");
        ThoonkInternals.of(thoonk).offer(() -> List.of("machine63"));
        assertThat(claim(5)).containsExactly("nowhere");
        assertThat(claim(5)).isEmpty();
    }

    @Test
    void forgetsARequirementWithTheLastJobThatHasIt() {
        jobs.limits().set("a", Limit.builder().concurrency(5).build());
        String gpu = jobs.put("gpu", requires("gpu").build());
        jobs.put("fpga", requires("fpga").build());
        jobs.retract(gpu);
        assertThat(redis.hexists(bytes("thoonk.extras:j"), bytes("needs\1gpu"))).isFalse();
        // As an earlier version left it.
        redis.hset(bytes("thoonk.extras:j"), bytes("needs\1gpu"), bytes("1"));
        ThoonkInternals.of(thoonk).offer(() -> List.of("gpu"));
        assertThat(claim(1)).isEmpty();
        assertThat(redis.hexists(bytes("thoonk.extras:j"), bytes("needs\1gpu"))).isFalse();
    }

    @Test
    void takesAsManyDifferentRequirementsInTurnAsTheirJobsExpire() {
        IntStream.range(0, 2 * MOST).forEach(i -> {
            String id = jobs.put("x", requires("machine" + i).build());
            jobs.retract(id);
        });
        jobs.put("plain");
        assertThat(claim(1)).containsExactly("plain");
        assertThat(redis.exists(bytes("thoonk.lanes:j"), bytes("thoonk.extras:j")))
                .isZero();
    }
}
