package io.thoonk.dashboard;

import io.thoonk.management.FeedHistory;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines that the pages draw. */
final class HistoryView {

    private final ThoonkManagement management;

    HistoryView(ThoonkManagement management) {
        this.management = management;
    }

    /** Of each of the feeds, how many things went through it in each minute of the last hour. */
    Map<String, List<Double>> lastHours(List<String> names) {
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        Map<String, FeedStatistics> known = management.overview().feeds();
        names.stream()
                .flatMap(name -> Optional.ofNullable(known.get(name)).stream())
                .forEach(counts -> {
                    String name = counts.feed();
                    List<FeedHistory.Point> hour = management.lastHour(name);
                    List<Double> line = new ArrayList<>();
                    for (int i = 1; i < hour.size(); i++) {
                        FeedHistory.Point before = hour.get(i - 1);
                        FeedHistory.Point point = hour.get(i);
                        double moved = counts.hasJobs()
                                ? point.finished() - before.finished()
                                : point.published() - before.published();
                        if (moved >= 0) {
                            line.add(perMinute(moved, before, point));
                        }
                    }
                    lines.put(name, line);
                });
        return lines;
    }

    /** The last day of one feed. */
    List<Map<String, Object>> lastDay(String feed) {
        List<FeedHistory.Point> day = management.lastDay(feed);
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 1; i < day.size(); i++) {
            FeedHistory.Point point = day.get(i);
            FeedHistory.Point before = day.get(i - 1);
            if (point.published() < before.published() || point.finished() < before.finished()) {
                // A feed that was deleted and created anew counts from nothing.
                continue;
            }
            points.add(new View()
                    .with("minute", point.minute())
                    .with("published", perMinute(point.published() - before.published(), before, point))
                    .with("finished", perMinute(point.finished() - before.finished(), before, point))
                    .with("waiting", point.waiting())
                    .with("stalled", point.stalled())
                    .with("oldestAge", point.oldestAge())
                    .with("medianWait", told(point.medianWait()))
                    .with("longWait", told(point.longWait()))
                    .members());
        }
        return points;
    }

    /** A wait of less than a ms counts as one; 0 is that nobody told. */
    private static @Nullable Long told(long wait) {
        return wait == 0 ? null : wait;
    }

    private static double perMinute(double moved, FeedHistory.Point before, FeedHistory.Point point) {
        long minutes = Math.max(1, point.minute() - before.minute());
        return moved / minutes;
    }
}
