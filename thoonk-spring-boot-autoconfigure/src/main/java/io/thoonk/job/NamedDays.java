package io.thoonk.job;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.scheduling.support.CronExpression;

/**
 * The days of a month that are named by {@code W}, the weekday nearest to a day, or by {@code L-3}, the third before the last. Spring's
 * CronExpression reads them, but leaves out the nearest weekday where it would lie in the next month, and finds {@code L-28} and more in
 * the month before February, even at a time that is not later. So they are looked for here, day by day.
 *
 * @param named one for each part of the list
 */
record NamedDays(List<Predicate<LocalDate>> named) {

    /** The days of a field that {@code CronExpression} has read, if they are named in one of these ways. */
    static Optional<NamedDays> of(String field) {
        return field.contains("W") || field.contains("L-")
                ? Optional.of(new NamedDays(
                        Arrays.stream(field.split(",")).map(NamedDays::named).toList()))
                : Optional.empty();
    }

    boolean contains(LocalDate day) {
        return named.stream().anyMatch(each -> each.test(day));
    }

    private static Predicate<LocalDate> named(String part) {
        if (part.startsWith("L-")) {
            int before = Integer.parseInt(part.substring(2));
            return day -> day.lengthOfMonth() - day.getDayOfMonth() == before;
        }
        if (part.equals("LW")) {
            return day -> day.equals(nearestWeekday(day, day.lengthOfMonth()));
        }
        if (part.endsWith("W")) {
            int nearTo = Integer.parseInt(part.substring(0, part.length() - 1));
            return day -> nearTo <= day.lengthOfMonth() && day.equals(nearestWeekday(day, nearTo));
        }
        CronExpression plain = CronExpression.parse("0 0 0 " + part + " * *");
        return day -> {
            LocalDateTime midnight = day.atStartOfDay();
            return midnight.equals(plain.next(midnight.minusNanos(1)));
        };
    }

    /** Within the month, so that a month has exactly one such day. */
    private static LocalDate nearestWeekday(LocalDate month, int nearTo) {
        LocalDate day = month.withDayOfMonth(nearTo);
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> nearTo == 1 ? day.plusDays(2) : day.minusDays(1);
            case SUNDAY -> nearTo == month.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
            default -> day;
        };
    }
}
