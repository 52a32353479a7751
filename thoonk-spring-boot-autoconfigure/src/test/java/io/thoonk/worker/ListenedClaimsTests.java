package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobClaims;
import io.thoonk.management.WorkerHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

/** What health hears of the feeds of a queue. */
class ListenedClaimsTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private final InstantSource time = now::get;

    private final WorkerHealth health = new WorkerHealth(time.withZone(ZoneOffset.UTC));

    private final Map<String, FakeClaims> feeds =
            Map.of("q", new FakeClaims(), "q~0", new FakeClaims(), "q~1", new FakeClaims());

    private final ListenedClaims claims = new ListenedClaims(feed -> feeds.get(feed.name()), List.of(health));

    private final JobWorkerContainerFactory.Spec spec = new JobWorkerContainerFactory.Spec(
                    "w",
                    "q",
                    ResolvableType.forClass(String.class),
                    TestWorkers.options(1),
                    job -> null,
                    Optional.empty(),
                    Optional.empty())
            .withPartitions(2);

    private void at(int second) {
        now.set(Instant.ofEpochSecond(second));
    }

    private static void fails(JobClaims<?> claims) {
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(() -> call(claims));
    }

    private static void call(JobClaims<?> claims) {
        claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1));
    }

    @Test
    void aQueueFailsAsLongAsOneOfItsPartitionsDoes() {
        JobClaims<?> first = claims.open(spec, "q~0");
        JobClaims<?> second = claims.open(spec, "q~1");
        feeds.get("q~1").setAway(true);
        at(0);
        fails(second);
        at(1);
        call(first);
        at(2);
        fails(second);
        at(60);
        assertThat(health.failingFor("q")).contains(Duration.ofSeconds(60));
        assertThat(health.failure("q")).get().isInstanceOf(ThoonkRedisException.class);
        assertThat(health.answeredAt("q")).as("of what fails").isEmpty();
        feeds.get("q~1").setAway(false);
        call(second);
        assertThat(health.failingFor("q")).isEmpty();
        assertThat(health.failure("q")).isEmpty();
        at(70);
        first.renew(List.of());
        assertThat(health.answeredAt("q")).contains(Instant.ofEpochSecond(70));
    }

    @Test
    void aPartitionThatCannotBeOpenedFailsWhateverOthersDo() {
        ListenedClaims oneOfAnotherType = new ListenedClaims(
                feed -> {
                    if (feed.name().equals("q~1")) {
                        throw new FeedTypeMismatchException("q~1", "job", "feed");
                    }
                    return feeds.get(feed.name());
                },
                List.of(health));
        JobClaims<?> first = oneOfAnotherType.open(spec, "q~0");
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> oneOfAnotherType.open(spec, "q~1"));
        call(first);
        assertThat(health.failure("q")).get().isInstanceOf(FeedTypeMismatchException.class);
    }
}
