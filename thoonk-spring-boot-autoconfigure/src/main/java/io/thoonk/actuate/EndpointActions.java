package io.thoonk.actuate;

import io.thoonk.management.ContainerAction;
import io.thoonk.management.ContainerControl;
import io.thoonk.management.JobAction;
import io.thoonk.management.JobControl;
import io.thoonk.management.JobFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of the endpoint's write operations and does what they ask for. */
public final class EndpointActions {

    private static final String ALL = "*";

    private final JobControl jobs;

    private final ContainerControl containers;

    /**
     * Creates the actions.
     *
     * @param jobs acts on jobs
     * @param containers pauses and resumes
     */
    public EndpointActions(JobControl jobs, ContainerControl containers) {
        this.jobs = jobs;
        this.containers = containers;
    }

    ActionDescriptor onJobs(String feed, String action, String id, Filter filter) {
        JobAction wanted = JobAction.named(action);
        if (id.equals(ALL)) {
            return ActionDescriptor.of(
                    jobs.actOnAll(feed, wanted, filter.toJobFilter(), Boolean.TRUE.equals(filter.dryRun())));
        }
        if (filter.isGiven()) {
            throw new IllegalArgumentException("Give the id of a job and nothing more, or the id * with a filter");
        }
        jobs.act(feed, id, wanted);
        return new ActionDescriptor(wanted.word(), false, 1, 1, 0, false, List.of(id));
    }

    ContainerActionDescriptor onContainer(String id, String action, boolean everywhere) {
        ContainerAction wanted = ContainerAction.named(action);
        containers.act(id, wanted, everywhere);
        return new ContainerActionDescriptor(id, wanted.word(), everywhere);
    }

    /**
     * Which jobs an action for many is for.
     *
     * @param state which jobs, or {@code null} for the usual ones
     * @param error part of their last error, or {@code null}
     * @param payload part of their payload, or {@code null}
     * @param limit how many at most, or {@code null} for as many as can be
     * @param dryRun whether nothing is to be done
     */
    record Filter(
            @Nullable String state,
            @Nullable String error,
            @Nullable String payload,
            @Nullable Integer limit,
            @Nullable Boolean dryRun) {

        boolean isGiven() {
            return state != null || error != null || payload != null || limit != null || dryRun != null;
        }

        JobFilter toJobFilter() {
            return JobFilter.ofWords(
                    Optional.ofNullable(state),
                    Optional.ofNullable(error),
                    Optional.ofNullable(payload),
                    limit == null ? JobFilter.HIGHEST_LIMIT : limit);
        }
    }
}
