package io.thoonk.dashboard;

import io.thoonk.job.BatchProgress;
import io.thoonk.job.JobPromotion;
import io.thoonk.management.ThoonkManagement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The batches that are not over: how far each is, and which members hold it up. */
final class BatchView {

    private static final int MOST = 100;

    private final ThoonkManagement management;

    BatchView(ThoonkManagement management) {
        this.management = management;
    }

    View render() {
        JobPromotion.OpenBatches open = management.jobs().batches(MOST);
        return new View()
                .with("count", open.count())
                .with("batches", open.some().stream().map(BatchView::one).toList());
    }

    private static Map<String, Object> one(BatchProgress batch) {
        BatchProgress.Counts counts = batch.counts();
        return new View()
                .with("id", batch.id())
                .with("state", batch.state().name().toLowerCase(Locale.ROOT))
                .with("all", counts.all())
                .with("finished", counts.finished())
                .with("open", counts.open())
                .with("stalled", counts.stalled())
                .with("lost", counts.lost())
                .with("percent", counts.percent())
                .with("created", batch.times().created())
                .with("closed", batch.times().closed())
                .with("deadline", batch.times().deadline())
                .with("ended", batch.times().ended())
                .with("stalledMembers", members(batch.stalledMembers()))
                .with("openMembers", members(batch.openMembers()))
                .members();
    }

    private static List<Map<String, Object>> members(List<BatchProgress.Member> members) {
        return members.stream()
                .map(member -> new View()
                        .with("feed", member.queue())
                        .with("id", member.id())
                        .members())
                .toList();
    }
}
