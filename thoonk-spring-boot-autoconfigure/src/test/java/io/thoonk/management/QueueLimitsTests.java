package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobLimits.GateStatus;
import io.thoonk.job.JobLimits.LaneStatus;
import io.thoonk.job.JobLimits.Reason;
import io.thoonk.job.JobLimits.Requirement;
import io.thoonk.job.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueLimitsTests {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static final Limit LIMIT =
            Limit.builder().rate(100, Duration.ofSeconds(10)).concurrency(8).build();

    private static GateStatus status(long waiting, Reason reason, Requirement... required) {
        return new GateStatus(
                waiting,
                8,
                0,
                0,
                2,
                reason,
                Optional.of(LIMIT),
                100,
                Optional.of(NOW.plusMillis(1500)),
                List.of(required));
    }

    private static LaneStatus lane(String key, Reason reason, Optional<Instant> next) {
        return new LaneStatus(key, List.of(), 3, 2, reason, Optional.of(LIMIT), 1, next, Optional.of("id"));
    }

    @Test
    void saysNothingWhereNothingWaits() {
        assertThat(QueueLimits.inWords(status(0, Reason.RATE), List.of(), NOW)).isEmpty();
    }

    @Test
    void namesTheLimitOfTheFeedAndWhenTheNextJobMayStart() {
        assertThat(QueueLimits.inWords(status(37, Reason.RATE), List.of(), NOW))
                .containsExactly("37 jobs wait: the feed has had 100 starts, as many as its rate 100/10s allows;"
                        + " the next may start in 1.5 s");
        assertThat(QueueLimits.inWords(status(1, Reason.CONCURRENCY), List.of(), NOW.plusSeconds(2)))
                .containsExactly(
                        "1 job waits: the feed has 8 running, as many as may at a time; the next may start now");
    }

    @Test
    void namesLanesThatAreHeldBackAndWhatNobodyOffers() {
        List<LaneStatus> lanes = List.of(
                lane("free", Reason.NONE, Optional.empty()),
                lane("acme", Reason.HELD, Optional.of(NOW.plusSeconds(600))),
                lane("umbrella", Reason.ORDER, Optional.empty()));
        assertThat(QueueLimits.inWords(
                        status(
                                9,
                                Reason.NONE,
                                new Requirement(List.of("gpu", "memory>=32"), 5, List.of("gpu", "memory>=32"))),
                        lanes,
                        NOW))
                .containsExactly(
                        "3 jobs wait: key 'acme' is held, as a handler was told to try again later; the next may start in"
                                + " 10 min",
                        "3 jobs wait: key 'umbrella' runs its jobs one at a time, and one of them has not ended",
                        "5 jobs wait: a process must offer gpu, memory>=32 (thoonk.worker.offers), and none that does has"
                                + " asked for them yet");
    }
}
