package io.thoonk.dashboard;

import io.thoonk.steering.FeedOverviewCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines that the pages draw. */
final class HistoryView {

    private final FeedOverviewCache feeds;

    private final FeedHistory history;

    HistoryView(DashboardSources sources) {
        this.feeds = sources.feeds();
        this.history = sources.history();
    }

    /** Of each feed, how many things went through it in each minute of the last hour. */
    Map<String, List<Double>> lastHours() {
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        feeds.current().feeds().forEach((name, counts) -> {
            List<HistoryPoint> hour = history.lastHour(name);
            List<Double> line = new ArrayList<>();
            for (int i = 1; i < hour.size(); i++) {
                HistoryPoint before = hour.get(i - 1);
                HistoryPoint point = hour.get(i);
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
        List<HistoryPoint> day = history.lastDay(feed);
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 1; i < day.size(); i++) {
            HistoryPoint point = day.get(i);
            HistoryPoint before = day.get(i - 1);
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
                    .with("medianWait", point.medianWait())
                    .with("longWait", point.longWait())
                    .members());
        }
        return points;
    }

    private static double perMinute(double moved, HistoryPoint before, HistoryPoint point) {
        long minutes = Math.max(1, point.minute() - before.minute());
        return moved / minutes;
    }
}
