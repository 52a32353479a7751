package io.thoonk.dashboard;

import io.thoonk.dashboard.FeedTable.Row;
import io.thoonk.dashboard.LastSight.Sight;
import io.thoonk.feed.FeedType;
import io.thoonk.management.ContainerStatus;
import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.KnownProcesses;
import io.thoonk.management.ProcessStatus;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.management.WaitTimes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the pages hear of again and again: sums over all feeds, what needs attention, and all processes; and the table of feeds,
 * a page at a time. While Redis is away all of it stays as it was last seen.
 */
final class OverviewView {

    private static final int MOST_TROUBLES = 20;

    private static final int LARGEST_PAGE = 200;

    private final ThoonkManagement management;

    private final LastSight sights;

    OverviewView(ThoonkManagement management) {
        this.management = management;
        this.sights = new LastSight(management);
    }

    View render() {
        Sight sight = sights.look();
        FeedOverview overview = management.overview();
        List<Row> jobs =
                sight.rows().stream().filter(row -> row.counts().hasJobs()).toList();
        List<Row> troubled = FeedTable.of(
                sight.rows().stream().filter(row -> row.troubled() > 0).toList(), Optional.of(""), "", "trouble");
        View view = new View()
                .with("application", management.here().application())
                .with("at", System.currentTimeMillis())
                .with("readAt", sight.readAt())
                .with("trouble", sight.trouble())
                .with("troubleSince", sight.troubleSince())
                .with("feedCount", sight.readAt() == null ? null : sight.rows().size())
                .with("refuses", sight.refuses() ? true : null)
                .with("leftOut", overview.leftOut())
                .with(
                        "refused",
                        overview.refused().isEmpty()
                                ? null
                                : overview.refused().entrySet().stream()
                                        .limit(MOST_TROUBLES)
                                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .with("processesTrouble", sight.processesTrouble())
                .with(
                        "troubles",
                        troubled.stream()
                                .limit(MOST_TROUBLES)
                                .map(OverviewView::trouble)
                                .toList())
                .with("troubleCount", troubled.size())
                .with("troubledBatches", overview.batches().map(FeedOverview.Batches::troubled))
                .with("paused", sight.paused());
        if (sight.readAt() != null) {
            view.with("totals", totals(jobs).with("orphaned", orphaned(sight.rows())));
        }
        if (sight.processes() != null) {
            view.with("processes", sight.processes().stream().map(this::process).toList());
        }
        return view;
    }

    /** Known of those that could be counted; nothing if it is known of none. */
    private static @Nullable Long orphaned(List<Row> rows) {
        return rows.isEmpty()
                ? Long.valueOf(0)
                : Row.orphans(rows).map(FeedStatistics.Orphans::count).orElse(null);
    }

    private static View totals(List<Row> jobs) {
        return new View()
                .with("waiting", Row.total(jobs, FeedStatistics::size))
                .with("delayed", Row.total(jobs, FeedStatistics::delayed))
                .with("running", Row.total(jobs, FeedStatistics::claimed))
                .with("stalled", Row.total(jobs, FeedStatistics::stalled))
                .with(
                        "finishedPerSecond",
                        !jobs.isEmpty()
                                        && jobs.stream()
                                                .allMatch(row -> row.rate().isEmpty())
                                ? null
                                : jobs.stream().mapToDouble(Row::moved).sum());
    }

    private static Map<String, Object> trouble(Row row) {
        return new View()
                .with("name", row.name())
                .with("type", type(row.counts()))
                .with("reasons", reasons(row.reasons()))
                .members();
    }

    private static String type(FeedStatistics feed) {
        return feed.type().map(FeedType::wireName).orElse("unknown");
    }

    /** A page of the table of feeds. */
    View table(DashboardRequest request) {
        List<Row> rows = rows(request);
        return new View()
                .with("matched", rows.size())
                .with(
                        "feeds",
                        page(rows, request).map(row -> feed(row).members()).toList());
    }

    /** The names of the feeds that stand in a page of the table. */
    List<String> names(DashboardRequest request) {
        return page(rows(request), request)
                .filter(row -> row.feeds() == 0)
                .map(Row::name)
                .toList();
    }

    private List<Row> rows(DashboardRequest request) {
        Sight sight = sights.known();
        return FeedTable.of(
                sight.rows(),
                request.optional("text"),
                request.optional("prefix").orElse(""),
                request.optional("sort").orElse("trouble"));
    }

    private static Stream<Row> page(List<Row> rows, DashboardRequest request) {
        long count = request.number("count", 50);
        if (count < 1 || count > LARGEST_PAGE) {
            throw new IllegalArgumentException("count must be from 1 to " + LARGEST_PAGE + " but is " + count);
        }
        return rows.stream().skip(request.number("offset", 0)).limit(count);
    }

    /** One feed by itself, with what the processes were last known to do. */
    View feed(FeedStatistics counts, KnownProcesses known) {
        return feed(Row.of(
                counts,
                Optional.ofNullable(management.overview().rates().get(counts.feed())),
                FeedDiagnosis.of(counts, known)));
    }

    private View feed(Row row) {
        FeedStatistics feed = row.counts();
        WaitTimes.Percentiles wait = row.feeds() > 0 ? WaitTimes.Percentiles.NONE : management.waits(feed.feed());
        View view = new View()
                .with("name", row.name())
                .with("type", type(feed))
                .with("size", feed.size())
                .with("delayed", feed.delayed())
                .with("claimed", feed.claimed())
                .with("stalled", feed.stalled())
                .with("orphanedItems", feed.orphans().map(FeedStatistics.Orphans::items))
                .with("idsWithoutItem", feed.orphans().map(FeedStatistics.Orphans::ids))
                .with("published", feed.published())
                .with("finished", feed.finished())
                .with("oldestAge", feed.oldestAge())
                .with("longestRun", feed.longestRun())
                .with("publishedPerSecond", row.rate().map(FeedStatistics.Rate::publishedPerSecond))
                .with("finishedPerSecond", row.rate().map(FeedStatistics.Rate::finishedPerSecond))
                .with("medianWait", wait.count() == 0 ? null : wait.median())
                .with("longWait", wait.count() == 0 ? null : wait.high())
                .with("troubled", row.troubled())
                .with("reasons", reasons(row.reasons()));
        return row.feeds() == 0 ? view : view.with("feeds", row.feeds());
    }

    private static List<Map<String, Object>> reasons(List<FeedDiagnosis.Reason> reasons) {
        return reasons.stream()
                .map(reason -> new View()
                        .with("kind", reason.kind().name())
                        .with("words", reason.words())
                        .members())
                .toList();
    }

    private Map<String, Object> process(ProcessStatus process) {
        return new View()
                .with("id", process.id())
                .with("application", process.application())
                .with("host", process.host())
                .with("pid", process.pid())
                .with("here", process.id().equals(management.here().id()))
                .with("startedAt", process.startedAt())
                .with("seenAt", process.seenAt())
                .with(
                        "workers",
                        process.workers().stream().map(OverviewView::container).toList())
                .with(
                        "listeners",
                        process.listeners().stream()
                                .map(OverviewView::container)
                                .toList())
                .members();
    }

    private static Map<String, Object> container(ContainerStatus container) {
        return new View()
                .with("id", container.id())
                .with("feeds", container.feeds())
                .with("concurrency", container.concurrency())
                .with("active", container.active())
                .with("running", container.running())
                .with("paused", container.paused())
                .members();
    }
}
