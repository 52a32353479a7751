package io.thoonk.actuate;

import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.ProcessIdentity;
import io.thoonk.management.ProcessRecords;
import io.thoonk.management.RunningHandlers;

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
