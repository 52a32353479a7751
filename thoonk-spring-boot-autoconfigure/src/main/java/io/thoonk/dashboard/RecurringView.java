package io.thoonk.dashboard;

import io.thoonk.job.RecurringInfo;
import io.thoonk.job.Schedule;
import io.thoonk.management.ThoonkManagement;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** What recurs in all job feeds: when it is due next, what was missed, and what its state is. */
final class RecurringView {

    private static final int TIMES = 5;

    private static final int RUNS = 10;

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm:ss", Locale.ENGLISH);

    private final ThoonkManagement management;

    RecurringView(ThoonkManagement management) {
        this.management = management;
    }

    /** The last runs of one of them. Its records are searched for, so that is done where somebody wants to see them. */
    View runs(String feed, String id) {
        return new View()
                .with("kept", management.operations().config(feed).keepsFinished())
                .with(
                        "runs",
                        management.browser().ended(feed).runs(id, RUNS).stream()
                                .map(JobView::ended)
                                .map(View::members)
                                .toList());
    }

    View render() {
        return FeedByFeed.list(
                management,
                "recurring",
                feed -> !feed.recurring().isEmpty(),
                feed -> management.recurring().list(feed).stream()
                        .map(RecurringView::one)
                        .toList());
    }

    private static Map<String, Object> one(RecurringInfo info) {
        return new View()
                .with("feed", info.feed())
                .with("id", info.id())
                .with("revision", info.revision())
                .with("state", info.state().name().toLowerCase(Locale.ROOT))
                .with("schedule", info.schedule().toString())
                .with("declared", info.declared().map(Schedule::toString))
                .with("zone", info.schedule().zone().getId())
                .with("misfire", info.options().misfire().name())
                .with("overlap", info.options().overlap().name())
                .with("limit", info.options().limit())
                .with("left", info.left())
                .with("delay", info.delay().isZero() ? null : info.delay())
                .with("runOnStart", info.options().runOnStart())
                .with("pauseAfterFailures", info.options().pauseAfterFailures())
                .with("runs", info.runs())
                .with("failures", info.failures())
                .with("lastJob", info.lastJob())
                .with("missed", info.missed())
                .with("skipped", info.skipped())
                .with(
                        "next",
                        info.next(TIMES).stream().map(due -> due(info, due)).toList())
                .members();
    }

    private static Map<String, Object> due(RecurringInfo info, Instant due) {
        return new View()
                .with("at", due)
                .with("local", LOCAL.format(due.atZone(info.schedule().zone())))
                .with("shifted", info.isShifted(due))
                .members();
    }
}
