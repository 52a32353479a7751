package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the tables of clock changes equal to what schedules do. Run with {@code -Dthoonk.docs.write=true} to write them, also
 * when a government has changed its mind and the JDK knows of it.
 */
class ClockChangesPageTests {

    private static final Path PAGE = Documentation.page("clock-changes.md");

    private static final String BEGIN = "<!-- tables: begin -->\n";

    private static final String END = "<!-- tables: end -->";

    private static final List<String> ZONES = List.of(
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "UTC");

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2031-01-01T00:00:00Z");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private static final DateTimeFormatter OFFSET_TIME = DateTimeFormatter.ofPattern("HH:mm xxx", Locale.ROOT);

    @Test
    void holdsWhatSchedulesDo() throws IOException {
        String page = Documentation.read(PAGE);
        String tables = ZONES.stream().map(name -> table(ZoneId.of(name))).collect(Collectors.joining());
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + tables + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("thoonk.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Documentation.read(PAGE)).isEqualTo(expected);
    }

    private static String table(ZoneId zone) {
        List<ZoneOffsetTransition> changes = Stream.iterate(
                        zone.getRules().nextTransition(FIRST),
                        change -> change != null && change.getInstant().isBefore(LAST),
                        change -> zone.getRules().nextTransition(change.getInstant()))
                .toList();
        String title = "\n### " + zone + "\n\n";
        if (changes.isEmpty()) {
            return title + "No change: a daily job runs 1826 times in these five years, an hourly one "
                    + runs("0 15 * * * *", zone, FIRST, LAST).size() + " times.\n";
        }
        return title
                + "| day | clocks go | daily at | runs at | in UTC | each ten minutes of that hour | hourly, that day |\n"
                + "| --- | --- | --- | --- | --- | --- | --- |\n"
                + changes.stream().map(change -> row(zone, change)).collect(Collectors.joining());
    }

    private static String row(ZoneId zone, ZoneOffsetTransition change) {
        LocalDateTime before = change.getDateTimeBefore();
        LocalDateTime after = change.getDateTimeAfter();
        LocalDateTime earlier = before.isBefore(after) ? before : after;
        LocalDateTime changed = earlier.plus(change.getDuration().abs().dividedBy(2));
        LocalDate day = changed.toLocalDate();
        Instant from = day.atStartOfDay(zone).toInstant();
        Instant to = day.plusDays(1).atStartOfDay(zone).toInstant();
        String daily = "0 %d %d * * *".formatted(changed.getMinute(), changed.getHour());
        List<Instant> once = runs(daily, zone, from, to);
        assertThat(once).as("%s in %s on %s", daily, zone, day).hasSize(1);
        return "| %s | %s to %s | %s | %s | %s | %d | %d |\n"
                .formatted(
                        day,
                        TIME.format(before),
                        TIME.format(after),
                        TIME.format(changed),
                        OFFSET_TIME.format(once.get(0).atZone(zone)),
                        TIME.format(once.get(0).atZone(ZoneOffset.UTC)),
                        runs("0 */10 %d * * *".formatted(changed.getHour()), zone, from, to)
                                .size(),
                        runs("0 15 * * * *", zone, from, to).size());
    }

    private static List<Instant> runs(String expression, ZoneId zone, Instant from, Instant to) {
        Schedule schedule = Schedule.cron(expression, zone);
        int most = (int) Duration.between(from, to).toMinutes() / 10 + 1;
        return schedule.next(from.minusMillis(1), most).stream()
                .filter(due -> due.isBefore(to))
                .toList();
    }
}
