package io.thoonk.actuate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One feed.
 *
 * @param feed its counts at this moment
 * @param configuration its configuration as it stands in Redis
 * @param whyNothingMoves reasons in words; none where all is well
 * @param processes those that have a worker or listener for it, with these alone, or {@code null} if they are not known
 * @param runningHere handlers that run in the process that answers
 */
public record FeedDetailDescriptor(
        FeedDescriptor feed,
        Map<String, String> configuration,
        List<String> whyNothingMoves,
        @Nullable List<ProcessDescriptor> processes,
        List<RunDescriptor> runningHere)
        implements OperationResponseBody {}
