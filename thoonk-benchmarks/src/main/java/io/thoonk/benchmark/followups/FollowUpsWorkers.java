package io.thoonk.benchmark.followups;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;

/** Workers of which one is started at a time. */
class FollowUpsWorkers {

    static final String TARGET = "followups-target";

    /** What follows in the same feed has this payload, and nothing follows that. */
    private static final String LAST = "last";

    private static final String AT_ONCE = "64";

    @ThoonkJobWorker(id = "NONE", queue = "followups-none", concurrency = AT_ONCE, autoStartup = "false")
    void none(String payload) {}

    @ThoonkJobWorker(id = "SAME", queue = "followups-same", concurrency = AT_ONCE, autoStartup = "false")
    void same(String payload, Job<String> job) {
        if (!payload.equals(LAST)) {
            job.then(job.feed(), LAST);
        }
    }

    @ThoonkJobWorker(id = "OTHER", queue = "followups-other", concurrency = AT_ONCE, autoStartup = "false")
    void other(String payload, Job<String> job) {
        job.then(TARGET, LAST);
    }
}
