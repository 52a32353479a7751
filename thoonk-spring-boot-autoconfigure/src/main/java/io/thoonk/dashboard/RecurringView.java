package io.thoonk.dashboard;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.feed.FeedType;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.Schedule;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

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
        FeedOverview overview = management.overview();
        if (overview.trouble().isPresent()) {
            throw new ThoonkRedisException(overview.trouble().get(), null);
        }
        List<String> refused = new ArrayList<>(overview.refused().keySet());
        return new View()
                .with(
                        "recurring",
                        overview.feeds().values().stream()
                                .filter(feed ->
                                        feed.type().filter(FeedType.JOB::equals).isPresent())
                                .map(FeedStatistics::feed)
                                .flatMap(feed -> ofFeed(feed, refused))
                                .toList())
                .with("refused", refused)
                .with(
                        "leftOut",
                        overview.beyond().isEmpty() ? null : overview.beyond().size());
    }

    /** One feed that the user may not read does not hide what recurs in others. */
    private Stream<Map<String, Object>> ofFeed(String feed, List<String> refused) {
        try {
            return management.recurring().list(feed).stream().map(RecurringView::one);
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            refused.add(feed);
            return Stream.empty();
        }
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
