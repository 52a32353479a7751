package io.thoonk.kit;

import io.thoonk.annotation.Limits;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.job.Job;
import io.thoonk.job.Overlap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Works by night. */
class Nights {

    private final List<Job<String>> jobs = new CopyOnWriteArrayList<>();

    @ThoonkRecurring(id = "nightly", cron = "0 0 2 * * *", zone = "Europe/Berlin")
    void sweep(Job<String> job) {
        jobs.add(job);
        if (job.payload().equals("wreck")) {
            throw new IllegalStateException("nothing left to sweep");
        }
    }

    @ThoonkJobWorker(queue = "lamps", limits = @Limits(concurrency = "1"))
    @ThoonkRecurring(id = "lamps", every = "6h", overlap = Overlap.ALLOW)
    void light(Job<String> job) {
        jobs.add(job);
    }

    List<Job<String>> jobs() {
        return jobs;
    }
}
