package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.benchmark.batches.DiamondTrial.Corner;
import io.thoonk.benchmark.batches.DiamondTrial.Kind;
import io.thoonk.job.EndedJob;
import io.thoonk.job.Job;
import io.thoonk.job.Predecessor;
import io.thoonk.job.PutOptions;
import java.util.Map;

/** Work on the corners of diamonds. */
class DiamondHandlers {

    private final Work work;

    private final ThoonkTemplate thoonk;

    DiamondHandlers(Work work, ThoonkTemplate thoonk) {
        this.work = work;
        this.thoonk = thoonk;
    }

    @ThoonkJobWorker(queue = DiamondTrial.TOP, backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String top(Job<Corner> job) throws InterruptedException {
        return work.on(job, () -> act(job));
    }

    @ThoonkJobWorker(queue = DiamondTrial.LEFT, backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String left(Job<Corner> job) throws InterruptedException {
        return work.on(job, () -> act(job));
    }

    @ThoonkJobWorker(queue = DiamondTrial.RIGHT, backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String right(Job<Corner> job) throws InterruptedException {
        return work.on(job, () -> act(job));
    }

    private String act(Job<Corner> job) {
        Corner corner = job.payload();
        Kind kind = Kind.of(corner.number());
        if (kind == Kind.FOLLOW_UPS && corner.corner() == 'a') {
            job.then(DiamondTrial.LEFT, corner.at('b'));
            job.then(DiamondTrial.RIGHT, corner.at('c'));
        } else if (kind == Kind.FOLLOW_UPS && corner.corner() == 'b') {
            putLast(corner, job.id());
        } else if (kind != Kind.BATCH && corner.corner() == 'd') {
            requireResults(job.resultsOf());
        }
        return "done";
    }

    /** As long as the other one has not been delivered, nothing can wait for it: then this attempt fails, and the next one tries again. */
    private void putLast(Corner corner, String id) {
        String other = id.replace(">1", ">2");
        thoonk.jobs(DiamondTrial.TOP, Corner.class)
                .put(
                        corner.at('d'),
                        DiamondTrial.once(
                                corner.at('d'),
                                PutOptions.builder()
                                        .afterJobsOf(DiamondTrial.LEFT, id)
                                        .afterJobsOf(DiamondTrial.RIGHT, other)));
    }

    private static void requireResults(Map<String, Predecessor> others) {
        if (others.size() != 2
                || !others.values().stream().allMatch(each -> each.outcome() == EndedJob.Outcome.FINISHED)) {
            throw new IllegalStateException("It was to wait for two others, but these are known: " + others);
        }
    }
}
