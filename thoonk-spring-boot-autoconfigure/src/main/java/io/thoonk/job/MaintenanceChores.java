package io.thoonk.job;

import io.thoonk.job.maintenance.Maintenance;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.List;

/**
 * What is done while feeds are maintained, for jobs that have ended.
 *
 * @param outbox has what they owe
 * @param batches the batches that they are in
 * @param waiting the jobs that wait for them
 * @param history their records
 * @param retention what is kept of them
 */
record MaintenanceChores(
        Outbox outbox, Batches batches, WaitingJobs waiting, HistoryScripts history, JobSettings.Retention retention)
        implements Maintenance.Chores {

    @Override
    public void deliver(FeedKeys keys) {
        outbox.relayNow(keys);
    }

    @Override
    public void lookAfterWaits(FeedKeys keys) {
        waiting.lookAfter(keys);
    }

    @Override
    public void lookAtFinished(FeedKeys keys, List<String> ids) {
        waiting.lookAt(keys, ids);
    }

    @Override
    public long lookAfterBatches(KeySpace keySpace, Duration lease) {
        return batches.lookAfterAll(keySpace, lease);
    }

    @Override
    public void keepHistory(FeedKeys keys) {
        if (retention.keepsFinished()) {
            history.keep(keys, retention);
        }
    }
}
