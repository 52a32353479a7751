package io.thoonk.actuate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All feeds, and all processes with workers or listeners.
 *
 * @param feeds the feeds, as they were counted last
 * @param feedsLeftOut how many more there are, beyond {@code thoonk.metrics.max-feeds} or refused
 * @param refused the feeds that Redis refuses to count, each with why
 * @param readAt when the feeds were counted, or {@code null} if they never were
 * @param processes the processes that have told of themselves lately, or {@code null} if they are not known
 * @param pausedEverywhere ids of the workers and listeners that are paused in all processes
 * @param trouble why the counts are old or the processes not known, or {@code null}
 * @since 0.1.0
 */
public record ThoonkDescriptor(
        List<FeedDescriptor> feeds,
        int feedsLeftOut,
        Map<String, String> refused,
        @Nullable String readAt,
        @Nullable List<ProcessDescriptor> processes,
        Set<String> pausedEverywhere,
        @Nullable String trouble)
        implements OperationResponseBody {}
