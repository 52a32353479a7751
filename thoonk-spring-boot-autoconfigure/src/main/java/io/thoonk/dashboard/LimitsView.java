package io.thoonk.dashboard;

import io.thoonk.job.JobLimits.LaneStatus;
import io.thoonk.job.Limit;
import io.thoonk.management.QueueLimits;
import io.thoonk.management.ThoonkManagement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What limits a job feed, and the lanes in which its jobs wait. */
final class LimitsView {

    private static final int MOST_LANES = 100;

    private final ThoonkManagement management;

    LimitsView(ThoonkManagement management) {
        this.management = management;
    }

    View render(String feed) {
        QueueLimits limits = management.limits(feed, MOST_LANES);
        return new View()
                .with("words", limits.words())
                .with("waiting", limits.status().waiting())
                .with("running", limits.status().running())
                .with("admitted", limits.status().admitted())
                .with("ready", limits.status().readyLanes())
                .with("heldBack", limits.status().parkedLanes())
                .with("reason", limits.status().reason().name())
                .with("starts", limits.status().startsInWindow())
                .with("next", limits.status().nextStart())
                .with("application", limits.settings().application())
                .with("ownKeys", limits.settings().keys())
                .with("feed", limit(limits.settings().feed()))
                .with("declaredFeed", limit(limits.settings().declaredFeed()))
                .with("eachKey", limit(limits.settings().eachKey()))
                .with("declaredEachKey", limit(limits.settings().declaredEachKey()))
                .with("order", word(limits.settings().order()))
                .with("onFailure", word(limits.settings().onFailure()))
                .with("onStall", word(limits.settings().onStall()))
                .with("step", limits.settings().priorityStep().apart())
                .with("lanes", limits.lanes().stream().map(LimitsView::lane).toList());
    }

    private static Map<String, Object> lane(LaneStatus lane) {
        return new View()
                .with("key", lane.key())
                .with("needs", lane.needs().isEmpty() ? null : String.join(", ", lane.needs()))
                .with("waiting", lane.waiting())
                .with("running", lane.running())
                .with("reason", lane.reason().name())
                .with("limit", limit(lane.limit()))
                .with("starts", lane.startsInWindow())
                .with("next", lane.nextStart())
                .with("job", lane.nextJob())
                .members();
    }

    private static @Nullable View limit(Optional<Limit> limit) {
        return limit.map(each -> new View()
                        .with("rate", each.rate().map(Limit.Rate::toString))
                        .with("count", each.rate().map(Limit.Rate::count))
                        .with(
                                "concurrency",
                                each.concurrency().isPresent()
                                        ? each.concurrency().getAsInt()
                                        : null)
                        .with("weight", each.weight()))
                .orElse(null);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
