package io.thoonk.dashboard;

import io.thoonk.ThoonkOperations;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.PayloadMasker;
import io.thoonk.management.ProcessIdentity;
import io.thoonk.management.ProcessRecords;
import io.thoonk.management.RunningHandlers;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;

/**
 * Where the dashboard looks.
 *
 * @param thoonk opens feeds
 * @param redis reads what belongs to single jobs
 * @param keySpace how keys are spelled
 * @param feeds counts
 * @param browser jobs and items
 * @param masker hides what nobody is to see
 * @param processes all of them
 * @param here this one
 * @param history minute by minute
 * @param waits of this process
 * @param patience how long somebody who looks waits for Redis
 * @param handlers that run in this process, and ran lately
 */
public record DashboardSources(
        ThoonkOperations thoonk,
        RedisAccess redis,
        KeySpace keySpace,
        FeedOverviewCache feeds,
        FeedBrowser browser,
        PayloadMasker masker,
        ProcessRecords processes,
        ProcessIdentity here,
        FeedHistory history,
        WaitTimes waits,
        Duration patience,
        RunningHandlers handlers) {

    /** Has a masker that never fails. */
    public DashboardSources {
        masker = PayloadMasker.failingClosed(masker);
    }
}
