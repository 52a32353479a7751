package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Due times, above all where clocks change. */
class ScheduleTests {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2031-01-01T00:00:00Z");

    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # a gap: half past two does not exist, so the run comes with the first instant after it
            0 30 2 * * *     | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00
            0 0,15,30 2 * * *| Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            0 0 1-4 * * *    | Europe/Berlin       | 2026-03-29T00:00+01:00 | 2026-03-29T01:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00
            0 30 2 * * *     | America/New_York    | 2026-03-07T12:00-05:00 | 2026-03-08T03:00-04:00 2026-03-09T02:30-04:00
            0 15 2 * * *     | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:30+11:00 2026-10-05T02:15+11:00
            0 45 2 * * *     | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:45+11:00 2026-10-05T02:45+11:00
            0 0 0 * * SUN    | America/Santiago    | 2026-09-05T12:00-04:00 | 2026-09-06T01:00-03:00 2026-09-13T00:00-03:00
            # an overlap: half past two comes twice, the run once, with the first
            0 30 2 * * *     | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00
            0 30 2 * * *     | Europe/Berlin       | 2026-10-25T02:10+01:00 | 2026-10-26T02:30+01:00
            0 0 2,3 * * *    | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T02:00+02:00 2026-10-25T03:00+01:00
            0 30 1 * * *     | America/New_York    | 2026-10-31T12:00-04:00 | 2026-11-01T01:30-04:00 2026-11-02T01:30-05:00
            0 45 1 * * *     | Australia/Lord_Howe | 2026-04-04T12:00+11:00 | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
            0 30 23 * * SAT  | America/Santiago    | 2026-04-04T12:00-03:00 | 2026-04-04T23:30-03:00 2026-04-11T23:30-04:00
            # intervals: each real hour, or quarter of it
            0 0 * * * *      | Europe/Berlin       | 2026-03-29T01:00+01:00 | 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00
            0 30 * * * *     | Europe/Berlin       | 2026-10-25T02:00+02:00 | 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00
            0 */15 * * * *   | Australia/Lord_Howe | 2026-04-05T01:45+11:00 | 2026-04-05T01:30+10:30 2026-04-05T01:45+10:30 2026-04-05T02:00+10:30
            0 0 */2 * * *    | Europe/Berlin       | 2026-10-25T00:00+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T04:00+01:00
            0 0 0-23 * * *   | Europe/Berlin       | 2026-10-25T02:00+02:00 | 2026-10-25T02:00+01:00
            @hourly          | Europe/Berlin       | 2026-10-25T02:00+02:00 | 2026-10-25T02:00+01:00
            # the month of fasting: clocks go back at 3 and forward at 2
            0 30 2 * * *     | Africa/Casablanca   | 2026-02-14T12:00+01:00 | 2026-02-15T02:30+01:00 2026-02-16T02:30+00:00
            0 30 2 * * *     | Africa/Casablanca   | 2026-03-21T12:00+00:00 | 2026-03-22T03:00+01:00 2026-03-23T02:30+01:00
            # no change at all, days that are rare, and the last second
            0 0 0 29 2 *     | UTC                 | 2026-01-01T00:00Z      | 2028-02-29T00:00Z 2032-02-29T00:00Z
            59 59 23 L * *   | UTC                 | 2026-02-28T23:59:58Z   | 2026-02-28T23:59:59Z 2026-03-31T23:59:59Z
            @daily           | UTC                 | 2026-02-28T00:00Z      | 2026-03-01T00:00Z
            # the nearest weekday stays in its month: 31 May 2026, 28 February 2027 and 1 August 2026 are days of weekends
            0 0 9 31W * *    | UTC                 | 2026-04-01T00:00Z      | 2026-05-29T09:00Z 2026-07-31T09:00Z
            0 0 9 28W * *    | UTC                 | 2027-02-01T00:00Z      | 2027-02-26T09:00Z 2027-03-29T09:00Z
            0 0 9 1W * *     | UTC                 | 2026-08-02T00:00Z      | 2026-08-03T09:00Z 2026-09-01T09:00Z
            0 0 9 1W,LW,15 * *| UTC                | 2026-08-02T00:00Z      | 2026-08-03T09:00Z 2026-08-15T09:00Z 2026-08-31T09:00Z
            # from the end: months that are too short have none
            0 0 9 L-28 * *   | UTC                 | 2026-01-05T00:00Z      | 2026-03-03T09:00Z 2026-04-02T09:00Z
            0 0 9 L-30 * *   | UTC                 | 2026-01-29T09:00Z      | 2026-03-01T09:00Z 2026-05-01T09:00Z
            """)
    void tellsWhenItIsDue(String expression, String zone, OffsetDateTime after, String expected) {
        List<Instant> due = Stream.of(expected.split(" "))
                .map(each -> OffsetDateTime.parse(each).toInstant())
                .toList();
        assertThat(Schedule.cron(expression, ZoneId.of(zone)).next(after.toInstant(), due.size()))
                .isEqualTo(due);
    }

    /** Beside a plain search through all minutes around each change of clocks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Santiago",
                "Africa/Casablanca",
                "UTC"
            })
    void missesNothingAroundChangesOfClocks(String name) {
        ZoneId zone = ZoneId.of(name);
        for (Instant change : changes(zone)) {
            Instant from = change.minus(Duration.ofHours(30));
            Instant to = change.plus(Duration.ofHours(30));
            assertThat(between(Schedule.cron("0 */10 * * * *", zone), from, to))
                    .isEqualTo(minutes(from, to)
                            .filter(minute -> minute.atZone(zone).getMinute() % 10 == 0)
                            .toList());
            for (int hour : new int[] {0, 1, 2, 3, 23}) {
                for (int minute : new int[] {0, 20, 40}) {
                    List<Instant> once = new ArrayList<>();
                    for (LocalDate day = LocalDate.ofInstant(from, zone);
                            !day.isAfter(LocalDate.ofInstant(to, zone));
                            day = day.plusDays(1)) {
                        once.add(firstNotBefore(day, LocalTime.of(hour, minute), zone));
                    }
                    once.removeIf(due -> !due.isAfter(from) || due.isAfter(to));
                    assertThat(between(Schedule.cron("0 %d %d * * *".formatted(minute, hour), zone), from, to))
                            .as("%02d:%02d in %s around %s", hour, minute, zone, change)
                            .isEqualTo(once);
                }
            }
        }
    }

    /** The first instant of a day at which its clock shows the time or, if it never does, a later one. */
    private static Instant firstNotBefore(LocalDate day, LocalTime time, ZoneId zone) {
        Instant begin = day.atStartOfDay(zone).toInstant();
        return Stream.iterate(begin, instant -> instant.plus(1, ChronoUnit.MINUTES))
                .filter(instant -> !instant.atZone(zone).toLocalDate().isEqual(day)
                        || !instant.atZone(zone).toLocalTime().isBefore(time))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Santiago",
                "Africa/Casablanca",
                "UTC"
            })
    void runsOnceADayAndEveryHourForFiveYears(String name) {
        ZoneId zone = ZoneId.of(name);
        for (String daily : List.of("0 0 0 * * *", "0 10 2 * * *", "0 30 2 * * *", "0 59 23 * * *", "0 15 1 * * *")) {
            Set<LocalDate> days = new HashSet<>();
            for (Instant due : between(Schedule.cron(daily, zone), FIRST, LAST)) {
                assertThat(days.add(LocalDate.ofInstant(due, zone)))
                        .as("%s at %s", daily, due)
                        .isTrue();
            }
            assertThat(days).hasSizeGreaterThanOrEqualTo(5 * 365);
        }
        List<Instant> hours = between(Schedule.cron("0 0 * * * *", zone), FIRST, LAST);
        for (int i = 1; i < hours.size(); i++) {
            assertThat(Duration.between(hours.get(i - 1), hours.get(i)).toMinutes())
                    .as("after %s", hours.get(i - 1).atZone(zone))
                    .isIn(60L, 30L, 90L);
        }
        if (!name.equals("Australia/Lord_Howe")) {
            assertThat(hours).hasSize((int) Duration.between(FIRST, LAST).toHours());
        }
    }

    /** From whatever time it is asked: the answer is later, and nothing lies between. */
    @Test
    void goesForwardFromAnyTime() {
        Random random = new Random(20261129);
        List<Schedule> schedules = List.of(
                Schedule.cron("0 30 2 * * *", ZoneId.of("Europe/Berlin")),
                Schedule.cron("*/20 * * * * *", ZoneId.of("Australia/Lord_Howe")),
                Schedule.cron("0 0 0 * * SUN", ZoneId.of("America/Santiago")),
                Schedule.cron("0 15 */6 * * *", ZoneId.of("Africa/Casablanca")),
                Schedule.cron("0 30 2 1W,31W,L-30 * *", ZoneId.of("Europe/Berlin")),
                Schedule.every(Duration.ofMinutes(7)),
                Schedule.every(Duration.ofMillis(1500), Instant.parse("2027-06-01T00:00:00.250Z")));
        for (int i = 0; i < 3000; i++) {
            Instant from = FIRST.plusNanos(
                    random.nextLong(Duration.between(FIRST, LAST).toNanos()));
            Schedule schedule = schedules.get(i % schedules.size());
            Instant due = schedule.next(from).orElseThrow();
            assertThat(due).as("%s from %s", schedule, from).isAfter(from);
            assertThat(schedule.next(due.minusNanos(1)))
                    .as("%s from %s", schedule, from)
                    .contains(due);
            Instant between =
                    from.plusNanos(random.nextLong(Duration.between(from, due).toNanos()));
            assertThat(schedule.next(between))
                    .as("%s from %s", schedule, between)
                    .contains(due);
        }
    }

    @Test
    void alignsPeriods() {
        assertThat(Schedule.every(Duration.ofMinutes(10)).next(Instant.parse("2026-11-29T10:03:07.5Z"), 2))
                .containsExactly(Instant.parse("2026-11-29T10:10:00Z"), Instant.parse("2026-11-29T10:20:00Z"));
        Schedule anchored = Schedule.every(Duration.ofDays(1), Instant.parse("2026-11-29T10:03:00Z"));
        assertThat(anchored.next(Instant.parse("2026-11-01T00:00:00Z")))
                .contains(Instant.parse("2026-11-01T10:03:00Z"));
        assertThat(anchored.next(Instant.parse("2026-11-29T10:02:59.9999Z")))
                .contains(Instant.parse("2026-11-29T10:03:00Z"));
        assertThat(anchored.next(Instant.parse("2026-11-29T10:03:00Z")))
                .contains(Instant.parse("2026-11-30T10:03:00Z"));
    }

    @Test
    void knowsWhatNeverComes() {
        Schedule never = Schedule.cron("0 0 0 30 2 *", ZoneId.of("UTC"));
        assertThat(never.next(FIRST)).isEmpty();
        assertThat(never.next(FIRST, 5)).isEmpty();
        assertThat(Schedule.cron("0 0 0 31W 2 *", ZoneId.of("UTC")).next(FIRST)).isEmpty();
    }

    @Test
    void beginsAndEnds() {
        Schedule daily = Schedule.cron("0 0 12 * * *", ZoneId.of("UTC"));
        Instant noon = Instant.parse("2026-12-01T12:00:00Z");
        Schedule bounded = daily.from(noon).until(noon.plus(Duration.ofDays(2)));
        assertThat(bounded.next(FIRST, 5)).containsExactly(noon, noon.plus(Duration.ofDays(1)));
        assertThat(bounded.next(noon)).contains(noon.plus(Duration.ofDays(1)));
        assertThat(daily.from(noon.plusMillis(1)).next(FIRST)).contains(noon.plus(Duration.ofDays(1)));
        assertThat(Schedule.every(Duration.ofHours(1)).from(noon).next(FIRST)).contains(noon);
        assertThat(bounded.from(noon.plusSeconds(1)))
                .isEqualTo(daily.from(noon.plusSeconds(1)).until(noon.plus(Duration.ofDays(2))));
        assertThat(bounded.zone()).isEqualTo(daily.zone());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bounded.until(noon))
                .withMessageContaining("not before its end");
    }

    @Test
    void isReadFromItsText() {
        for (Schedule schedule : List.of(
                Schedule.cron("0 0 2 * * MON-FRI", ZoneId.of("Europe/Berlin")),
                Schedule.cron("@daily", ZoneId.of("UTC")),
                Schedule.every(Duration.ofMillis(1500)),
                Schedule.every(Duration.ofDays(1), FIRST),
                Schedule.cron("0 0,30 2 * * *", ZoneId.of("Europe/Berlin")).until(LAST),
                Schedule.every(Duration.ofDays(1), FIRST)
                        .from(FIRST.plusSeconds(1))
                        .until(LAST))) {
            assertThat(Schedule.parse(schedule.toString())).isEqualTo(schedule).hasSameHashCodeAs(schedule);
        }
        assertThat(Schedule.cron("0 0 2 * * *", ZoneId.of("Europe/Berlin")))
                .hasToString("cron 0 0 2 * * * in Europe/Berlin")
                .isNotEqualTo(Schedule.cron("0 0 2 * * *", ZoneId.of("UTC")));
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.cron("0 0 25 * * *", ZoneId.of("UTC")))
                .withMessageContaining("'0 0 25 * * *' is no cron expression")
                .withMessageContaining("25");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.cron("0 2 * * *", ZoneId.of("UTC")))
                .withMessageContaining("second, minute, hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.every(Duration.ZERO))
                .withMessageContaining("at least a millisecond");
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.every(Duration.ofNanos(1_500_000)));
        for (String text : List.of(
                "every PT1H, sometimes",
                "every PT1H, until noon",
                "",
                "cron",
                "cron 0 0 2 * * *",
                "cron 0 0 2 * * * in Nowhere",
                "every day",
                "now P1D")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Schedule.parse(text));
        }
    }

    private static List<Instant> changes(ZoneId zone) {
        List<Instant> changes = new ArrayList<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST);
        while (change != null && change.getInstant().isBefore(LAST)) {
            changes.add(change.getInstant());
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return changes;
    }

    private static List<Instant> between(Schedule schedule, Instant from, Instant to) {
        return Stream.iterate(schedule.next(from).orElseThrow(), due -> schedule.next(due)
                        .orElseThrow())
                .takeWhile(due -> !due.isAfter(to))
                .toList();
    }

    private static Stream<Instant> minutes(Instant from, Instant to) {
        return Stream.iterate(
                from.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES),
                minute -> !minute.isAfter(to),
                minute -> minute.plus(1, ChronoUnit.MINUTES));
    }
}
