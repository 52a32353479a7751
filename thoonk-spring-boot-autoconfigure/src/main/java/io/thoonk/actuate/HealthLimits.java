package io.thoonk.actuate;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the health indicator does not bear with.
 *
 * @param maxStalled how many stalled jobs a feed may have, or {@code null} for any number
 * @param maxOldestAge how long a job may wait in line, or {@code null} for any time
 * @param maxSilence for how long a worker may fail to reach Redis
 * @param feeds names or patterns of the feeds that are judged; empty for those that have a worker in this process
 */
public record HealthLimits(
        @Nullable Integer maxStalled, @Nullable Duration maxOldestAge, Duration maxSilence, List<String> feeds) {}
