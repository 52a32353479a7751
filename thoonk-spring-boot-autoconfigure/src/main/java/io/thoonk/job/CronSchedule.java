package io.thoonk.job;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.Assert;

/**
 * A cron expression on the wall clock of a zone. Spring steps through local times, which know no change of clocks; which instants
 * they are is decided here, because Spring's own answer for zoned times leaves runs out or doubles them where clocks change. So are
 * {@linkplain NamedDays days of a month} that Spring does not always find.
 */
final class CronSchedule implements Schedule {

    private static final String IN = " in ";

    private static final int DAY_OF_MONTH = 3;

    /** 29 February is a Monday, or any other day of the week, within forty years, also over the turn of a century. */
    private static final int YEARS = 40;

    private final String expression;

    private final ZoneId zone;

    private final CronExpression cron;

    private final Optional<NamedDays> days;

    private final boolean isInterval;

    CronSchedule(String expression, ZoneId zone) {
        this.expression = expression.strip();
        this.zone = zone;
        try {
            CronExpression whole = CronExpression.parse(this.expression);
            String[] fields = this.expression.split("\\s+");
            this.days = fields.length > DAY_OF_MONTH ? NamedDays.of(fields[DAY_OF_MONTH]) : Optional.empty();
            if (days.isPresent()) {
                fields[DAY_OF_MONTH] = "*";
                whole = CronExpression.parse(String.join(" ", fields));
            }
            this.cron = whole;
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException(
                    "'" + expression
                            + "' is no cron expression (second, minute, hour, day of month, month, day of week): "
                            + ex.getMessage(),
                    ex);
        }
        this.isInterval = isInterval(this.expression);
    }

    static CronSchedule parse(String text) {
        int end = text.lastIndexOf(IN);
        Assert.isTrue(end > 0, () -> "'" + text + "' names no zone");
        return new CronSchedule(text.substring(0, end), ZoneId.of(text.substring(end + IN.length())));
    }

    /** Whether the hours are all, or a step through all, so that distances count more than the wall clock. */
    private static boolean isInterval(String expression) {
        if (expression.startsWith("@")) {
            return expression.equals("@hourly");
        }
        String hours = expression.split("\\s+")[2];
        boolean isStep =
                hours.contains("/") && (hours.startsWith("0-23") || !hours.contains("-") && !hours.contains(","));
        return isStep || isEachHour(hours);
    }

    private static boolean isEachHour(String hours) {
        CronExpression ofHours = CronExpression.parse("0 0 " + hours + " * * *");
        LocalDateTime midnight = LocalDateTime.of(2001, 1, 1, 0, 0);
        return IntStream.range(0, 24)
                .mapToObj(midnight::plusHours)
                .allMatch(hour -> hour.equals(ofHours.next(hour.minusSeconds(1))));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return Optional.ofNullable(isInterval ? nextOfInterval(after) : nextOfWallTime(after));
    }

    private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
        @Nullable LocalDateTime due = cron.next(after);
        while (due != null && days.isPresent() && !days.get().contains(due.toLocalDate())) {
            due = due.getYear() > after.getYear() + YEARS
                    ? null
                    : cron.next(due.toLocalDate().atTime(LocalTime.MAX));
        }
        return due;
    }

    /** Each stretch of time with one offset is stepped through by itself. */
    private @Nullable Instant nextOfInterval(Instant after) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        @Nullable ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            @Nullable LocalDateTime due = nextLocal(from);
            if (due == null) {
                return null;
            }
            Instant instant = due.toInstant(offset);
            if (change == null || instant.isBefore(change.getInstant())) {
                return instant;
            }
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter().minusNanos(1);
            change = rules.nextTransition(change.getInstant());
        }
    }

    private @Nullable Instant nextOfWallTime(Instant after) {
        @Nullable LocalDateTime due = LocalDateTime.ofInstant(after, zone);
        while ((due = nextLocal(due)) != null) {
            Instant instant = instant(due);
            if (instant.isAfter(after)) {
                return instant;
            }
        }
        return null;
    }

    /** The first of two, and the end of the gap for a wall time that does not exist. */
    private Instant instant(LocalDateTime time) {
        @Nullable ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change == null
                ? time.toInstant(zone.getRules().getOffset(time))
                : change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean isShifted(Instant due) {
        LocalDateTime wall = LocalDateTime.ofInstant(due, zone);
        return !isInterval && !wall.equals(nextLocal(wall.minusNanos(1)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronSchedule schedule
                && schedule.expression.equals(expression)
                && schedule.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone);
    }

    @Override
    public String toString() {
        return "cron " + expression + IN + zone;
    }
}
