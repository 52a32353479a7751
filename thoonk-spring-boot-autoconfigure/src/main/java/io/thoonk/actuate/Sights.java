package io.thoonk.actuate;

import io.thoonk.steering.FeedBrowser;
import io.thoonk.steering.FeedOverviewCache;
import io.thoonk.steering.ProcessIdentity;
import io.thoonk.steering.ProcessRecords;
import io.thoonk.steering.RunningHandlers;

/**
 * What there is to see.
 *
 * @param feeds counts of feeds
 * @param browser jobs and items
 * @param processes all processes
 * @param here this process
 * @param handlers that run in it
 */
public record Sights(
        FeedOverviewCache feeds,
        FeedBrowser browser,
        ProcessRecords processes,
        ProcessIdentity here,
        RunningHandlers handlers) {}
