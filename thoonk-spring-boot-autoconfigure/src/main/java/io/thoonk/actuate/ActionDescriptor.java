package io.thoonk.actuate;

import io.thoonk.management.JobControl;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was done to jobs.
 *
 * @param action the action, in lower case
 * @param dryRun whether nothing was done
 * @param matched how many jobs it was for
 * @param done how many were acted on
 * @param passedOver how many had changed their state meanwhile
 * @param more whether there are jobs of the state that were not looked at
 * @param sample ids of up to 20 of them
 * @since 0.1.0
 */
public record ActionDescriptor(
        String action, boolean dryRun, int matched, int done, int passedOver, boolean more, List<String> sample)
        implements OperationResponseBody {

    static ActionDescriptor onOne(String action, String id) {
        return new ActionDescriptor(action, false, 1, 1, 0, false, List.of(id));
    }

    static ActionDescriptor of(JobControl.BulkResult result) {
        return new ActionDescriptor(
                result.action().word(),
                result.dryRun(),
                result.matched(),
                result.done(),
                result.passedOver(),
                result.more(),
                result.sample());
    }

    /**
     * What was done to a worker or listener.
     *
     * @param container id of its container
     * @param action {@code pause}, {@code resume}, {@code stop} or {@code start}
     * @param everywhere whether in all processes; others follow within their heartbeat
     */
    public record OnContainer(String container, String action, boolean everywhere) implements OperationResponseBody {}

    /**
     * What was done to a batch.
     *
     * @param batch its id
     * @param done in words
     */
    public record OnBatch(String batch, String done) implements OperationResponseBody {}

    /**
     * What was done to the limits of a feed.
     *
     * @param feed the feed
     * @param done in words
     */
    public record OnLimits(String feed, String done) implements OperationResponseBody {}
}
