package io.thoonk.actuate;

import io.thoonk.job.JobState;
import io.thoonk.steering.ContainerControl;
import io.thoonk.steering.JobAction;
import io.thoonk.steering.JobControl;
import io.thoonk.steering.JobFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
        JobAction wanted = JobAction.named(action)
                .orElseThrow(() -> new IllegalArgumentException("There is no action '" + action + "'; there are "
                        + Arrays.stream(JobAction.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .toList()));
        if (id.equals(ALL)) {
            return ActionDescriptor.of(
                    jobs.actOnAll(feed, wanted, filter.toJobFilter(), Boolean.TRUE.equals(filter.dryRun())));
        }
        if (filter.isGiven()) {
            throw new IllegalArgumentException("Give the id of a job and nothing more, or the id * with a filter");
        }
        jobs.act(feed, id, wanted);
        return new ActionDescriptor(wanted.name().toLowerCase(Locale.ROOT), false, 1, 1, 0, false, List.of(id));
    }

    ContainerActionDescriptor onContainer(String id, String action, boolean everywhere) {
        switch (action) {
            case "pause" -> {
                if (everywhere) {
                    containers.pauseEverywhere(id);
                } else {
                    containers.pauseHere(id);
                }
            }
            case "resume" -> {
                if (everywhere) {
                    containers.resumeEverywhere(id);
                } else {
                    containers.resumeHere(id);
                }
            }
            default ->
                throw new IllegalArgumentException("There is no action '" + action + "'; there are [pause, resume]");
        }
        return new ContainerActionDescriptor(id, action, everywhere);
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
            return new JobFilter(
                    Optional.ofNullable(state).map(Filter::jobState),
                    Optional.ofNullable(error),
                    Optional.ofNullable(payload),
                    limit == null ? JobFilter.HIGHEST_LIMIT : limit);
        }

        private static JobState jobState(String name) {
            return Arrays.stream(JobState.values())
                    .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "There is no state '" + name + "'; there are " + Arrays.toString(JobState.values())));
        }
    }
}
