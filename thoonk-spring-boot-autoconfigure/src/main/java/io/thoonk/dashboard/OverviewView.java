package io.thoonk.dashboard;

import io.thoonk.ThoonkRedisException;
import io.thoonk.feed.FeedType;
import io.thoonk.steering.ContainerStatus;
import io.thoonk.steering.FeedDiagnosis;
import io.thoonk.steering.FeedOverview;
import io.thoonk.steering.FeedOverviewCache;
import io.thoonk.steering.FeedRate;
import io.thoonk.steering.FeedStatistics;
import io.thoonk.steering.ProcessIdentity;
import io.thoonk.steering.ProcessRecords;
import io.thoonk.steering.ProcessStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All feeds and processes, as the pages hear of them again and again. */
final class OverviewView {

    private final FeedOverviewCache feeds;

    private final ProcessRecords processes;

    private final ProcessIdentity here;

    private final FeedHistory history;

    private final WaitTimes waits;

    OverviewView(DashboardSources sources) {
        this.feeds = sources.feeds();
        this.processes = sources.processes();
        this.here = sources.here();
        this.history = sources.history();
        this.waits = sources.waits();
    }

    View render() {
        FeedOverview overview = feeds.current();
        Optional<String> trouble = overview.trouble();
        List<ProcessStatus> known = List.of();
        Set<String> paused = Set.of();
        // If Redis has just not answered, who looks at the page must not wait for it again.
        if (trouble.isEmpty()) {
            try {
                known = processes.all();
                paused = processes.paused();
            } catch (ThoonkRedisException ex) {
                trouble = Optional.of(String.valueOf(ex.getMessage()));
            }
        }
        return view(overview, trouble, known, paused);
    }

    private View view(FeedOverview overview, Optional<String> trouble, List<ProcessStatus> known, Set<String> paused) {
        return new View()
                .with("application", here.application())
                .with("at", System.currentTimeMillis())
                .with("readAt", overview.readAt())
                .with("trouble", trouble)
                .with("leftOut", overview.leftOut())
                .with(
                        "feeds",
                        overview.feeds().values().stream()
                                .map(feed -> feed(
                                        feed,
                                        Optional.ofNullable(overview.rates().get(feed.feed())),
                                        trouble.isPresent() ? List.of() : FeedDiagnosis.of(feed, known)))
                                .toList())
                .with("processes", known.stream().map(this::process).toList())
                .with("paused", paused);
    }

    Map<String, Object> feed(FeedStatistics feed, Optional<FeedRate> rate, List<String> reasons) {
        WaitPercentiles wait = waits(feed.feed());
        return new View()
                .with("name", feed.feed())
                .with("type", feed.type().map(FeedType::wireName).orElse("unknown"))
                .with("size", feed.size())
                .with("delayed", feed.delayed())
                .with("claimed", feed.claimed())
                .with("stalled", feed.stalled())
                .with("published", feed.published())
                .with("finished", feed.finished())
                .with("oldestAge", feed.oldestAge())
                .with("longestRun", feed.longestRun())
                .with("publishedPerSecond", rate.map(FeedRate::publishedPerSecond))
                .with("finishedPerSecond", rate.map(FeedRate::finishedPerSecond))
                .with("medianWait", wait.count() == 0 ? null : wait.median())
                .with("longWait", wait.count() == 0 ? null : wait.high())
                .with("reasons", reasons)
                .members();
    }

    /** Of this minute in this process, or of the last one in all of them. */
    private WaitPercentiles waits(String feed) {
        WaitPercentiles now = waits.soFar(feed);
        if (now.count() > 0) {
            return now;
        }
        List<HistoryPoint> hour = history.lastHour(feed);
        return hour.isEmpty() || hour.get(hour.size() - 1).longWait() == 0
                ? WaitPercentiles.NONE
                : new WaitPercentiles(
                        1,
                        hour.get(hour.size() - 1).medianWait(),
                        hour.get(hour.size() - 1).longWait());
    }

    private Map<String, Object> process(ProcessStatus process) {
        return new View()
                .with("id", process.id())
                .with("application", process.application())
                .with("host", process.host())
                .with("pid", process.pid())
                .with("here", process.id().equals(here.id()))
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
