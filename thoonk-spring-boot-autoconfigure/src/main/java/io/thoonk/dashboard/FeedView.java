package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkOperations;
import io.thoonk.steering.FeedBrowser;
import io.thoonk.steering.FeedDiagnosis;
import io.thoonk.steering.FeedOverviewCache;
import io.thoonk.steering.FeedStatistics;
import io.thoonk.steering.ProcessRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One feed, and pages of what stands in it. */
final class FeedView {

    private final ThoonkOperations thoonk;

    private final FeedOverviewCache feeds;

    private final FeedBrowser browser;

    private final ProcessRecords processes;

    private final OverviewView overview;

    FeedView(DashboardSources sources, OverviewView overview) {
        this.thoonk = sources.thoonk();
        this.feeds = sources.feeds();
        this.browser = sources.browser();
        this.processes = sources.processes();
        this.overview = overview;
    }

    View render(String name) {
        FeedStatistics counts = feeds.read(name).orElseThrow(() -> new FeedDoesNotExistException(name));
        return new View()
                .with(
                        "feed",
                        overview.feed(
                                counts,
                                Optional.ofNullable(feeds.current().rates().get(name)),
                                FeedDiagnosis.of(counts, processes.all())))
                .with("configuration", thoonk.config(name).fields());
    }

    View entries(String name, String state, long offset, int count) {
        List<Map<String, Object>> page = browser.page(name, state, offset, count).stream()
                .map(EntryView::inList)
                .toList();
        return new View().with("offset", offset).with("entries", page).with("more", page.size() == count);
    }
}
