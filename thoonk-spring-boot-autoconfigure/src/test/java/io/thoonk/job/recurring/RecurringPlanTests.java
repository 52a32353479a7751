package io.thoonk.job.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.Misfire;
import io.thoonk.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of due times that come, and of those that were missed. */
class RecurringPlanTests {

    private static final Schedule HOURLY = Schedule.cron("0 0 * * * *", ZoneId.of("UTC"));

    @ParameterizedTest(name = "{0}, due {1}, looked at {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # in time, or late by less than a minute: this one
            ONCE | 10:00 | 10:00:00.004 | 10:00 | 0 | 11:00
            SKIP | 10:00 | 10:01:00     | 10:00 | 0 | 11:00
            # late: the last one, none, or one after the other
            ONCE | 10:00 | 10:01:00.001 | 10:00 | 0 | 11:00
            ONCE | 10:00 | 13:30        | 13:00 | 3 | 14:00
            ONCE | 10:00 | 13:00        | 13:00 | 3 | 14:00
            SKIP | 10:00 | 10:01:00.001 | -     | 1 | 11:00
            SKIP | 10:00 | 13:30        | -     | 4 | 14:00
            ALL  | 10:00 | 13:30        | 10:00 | 0 | 11:00
            ALL  | 13:00 | 13:30        | 13:00 | 0 | 14:00
            """)
    void decides(Misfire misfire, String due, String now, String run, long missed, String next) {
        assertThat(RecurringPlan.of(HOURLY, at(due), at(now), misfire))
                .isEqualTo(new RecurringPlan(Optional.ofNullable(run).map(this::at), missed, Optional.of(at(next))));
    }

    private Instant at(String time) {
        return Instant.parse("2026-11-29T" + (time.length() == 5 ? time + ":00" : time) + "Z");
    }

    @Test
    void makesUpForADayAtMost() {
        Instant now = at("10:30");
        List<Instant> runs = new ArrayList<>();
        long missed = 0;
        Optional<Instant> due = Optional.of(now.minus(Duration.ofDays(40)).plus(Duration.ofMinutes(30)));
        while (!due.orElseThrow().isAfter(now)) {
            RecurringPlan plan = RecurringPlan.of(HOURLY, due.get(), now, Misfire.ALL);
            plan.run().ifPresent(runs::add);
            missed += plan.missed();
            due = plan.next();
        }
        assertThat(runs)
                .hasSize(24)
                .startsWith(at("11:00").minus(Duration.ofDays(1)))
                .endsWith(at("10:00"));
        assertThat(missed).isEqualTo(39 * 24);
        assertThat(due).contains(at("11:00"));
    }

    @Test
    void makesUpForAHundredAtMost() {
        Schedule often = Schedule.every(Duration.ofSeconds(1));
        Instant now = at("10:30");
        RecurringPlan plan = RecurringPlan.of(often, now.minusSeconds(3600), now, Misfire.ALL);
        assertThat(plan)
                .isEqualTo(
                        new RecurringPlan(Optional.of(now.minusSeconds(99)), 3501, Optional.of(now.minusSeconds(98))));
    }

    @Test
    void isDoneSoonAfterALongTime() {
        Schedule often = Schedule.every(Duration.ofMillis(1));
        Instant now = at("10:30");
        RecurringPlan plan = RecurringPlan.of(often, now.minus(Duration.ofDays(300)), now, Misfire.ONCE);
        assertThat(plan.run()).contains(now);
        assertThat(plan.missed()).isEqualTo(99_999);
        assertThat(plan.next()).contains(now.plusMillis(1));
    }

    @Test
    void findsTheLastHundredAlsoOfManyMillions() {
        Instant now = Instant.parse("2026-11-29T12:00:00Z");
        Schedule often = Schedule.every(Duration.ofMillis(1));
        RecurringPlan plan = RecurringPlan.of(often, now.minus(Duration.ofDays(3)), now, Misfire.ALL);
        assertThat(plan.run()).contains(now.minusMillis(99));
        assertThat(plan.next()).contains(now.minusMillis(98));
    }
}
