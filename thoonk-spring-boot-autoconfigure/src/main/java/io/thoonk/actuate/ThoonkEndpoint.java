package io.thoonk.actuate;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkOperations;
import io.thoonk.management.ContainerStatus;
import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ProcessRecords.Known;
import io.thoonk.management.ProcessStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.util.PatternMatchUtils;

/** Actuator endpoint {@code thoonk}: shows feeds, jobs, workers and processes, and acts on them. */
@Endpoint(id = "thoonk")
public class ThoonkEndpoint {

    private static final int USUAL_PAGE = 20;

    private final ThoonkOperations operations;

    private final Sights sights;

    private final EndpointActions actions;

    private final Show showPayloads;

    /**
     * Creates the endpoint.
     *
     * @param operations reads configurations
     * @param sights what there is to see
     * @param actions what can be done
     * @param showPayloads whether payloads are shown
     */
    public ThoonkEndpoint(ThoonkOperations operations, Sights sights, EndpointActions actions, Show showPayloads) {
        this.operations = operations;
        this.sights = sights;
        this.actions = actions;
        this.showPayloads = showPayloads;
    }

    /**
     * Lists feeds and processes.
     *
     * @return all of them
     */
    @ReadOperation
    public ThoonkDescriptor overview() {
        FeedOverview overview = sights.feeds().current();
        Known known = known(overview);
        return new ThoonkDescriptor(
                overview.feeds().values().stream()
                        .map(feed -> FeedDescriptor.of(
                                feed, Optional.ofNullable(overview.rates().get(feed.feed()))))
                        .toList(),
                overview.leftOut(),
                overview.refused(),
                overview.readAt().map(Instant::toString).orElse(null),
                known.processes()
                        .map(processes -> processes.stream()
                                .map(process -> ProcessDescriptor.of(
                                        process, sights.here().id()))
                                .toList())
                        .orElse(null),
                known.paused(),
                overview.trouble().or(known::trouble).orElse(null));
    }

    /** Whoever looks while Redis has just not answered must not wait for it again. */
    private Known known(FeedOverview overview) {
        if (overview.trouble().isPresent()) {
            return Known.nothing(overview.trouble().get());
        }
        try {
            return sights.processes().known();
        } catch (RedisUnreachableException ex) {
            return Known.nothing(String.valueOf(ex.getMessage()));
        }
    }

    /**
     * Shows one feed.
     *
     * @param feed its name
     * @return the feed
     * @throws FeedDoesNotExistException if there is none of that name
     */
    @ReadOperation
    public FeedDetailDescriptor feed(@Selector String feed) {
        FeedStatistics counts = sights.feeds().read(feed).orElseThrow(() -> new FeedDoesNotExistException(feed));
        Optional<List<ProcessStatus>> processes = sights.processes().known().processes();
        return new FeedDetailDescriptor(
                FeedDescriptor.of(
                        counts,
                        Optional.ofNullable(sights.feeds().current().rates().get(feed))),
                operations.config(feed).fields(),
                FeedDiagnosis.of(counts, processes).stream()
                        .map(FeedDiagnosis.Reason::words)
                        .toList(),
                processes
                        .map(known -> known.stream()
                                .flatMap(process -> concernedWith(feed, process))
                                .toList())
                        .orElse(null),
                sights.handlers().all().stream()
                        .filter(handler -> handler.feed().equals(feed))
                        .map(RunDescriptor::of)
                        .toList());
    }

    private Stream<ProcessDescriptor> concernedWith(String feed, ProcessStatus process) {
        Predicate<ContainerStatus> concerned =
                container -> PatternMatchUtils.simpleMatch(container.feeds().toArray(String[]::new), feed);
        List<ContainerStatus> workers =
                process.workers().stream().filter(concerned).toList();
        List<ContainerStatus> listeners =
                process.listeners().stream().filter(concerned).toList();
        return workers.isEmpty() && listeners.isEmpty()
                ? Stream.empty()
                : Stream.of(ProcessDescriptor.of(process, sights.here().id(), workers, listeners));
    }

    /**
     * Shows a page of jobs of one state, or of items.
     *
     * @param feed name of the feed
     * @param state {@code available}, {@code delayed}, {@code claimed}, {@code stalled}, {@code orphaned}; {@code items} for feeds without jobs
     * @param offset how many to pass over, none by default
     * @param count how many at most, 20 by default, 200 at most
     * @return the page
     */
    @ReadOperation
    public EntriesDescriptor entries(
            @Selector String feed, @Selector String state, @Nullable Long offset, @Nullable Integer count) {
        return entries(feed, state, offset, count, showPayloads == Show.ALWAYS);
    }

    EntriesDescriptor entries(
            String feed, String state, @Nullable Long offset, @Nullable Integer count, boolean showPayload) {
        long from = offset == null ? 0 : offset;
        int most = count == null ? USUAL_PAGE : count;
        List<EntryDescriptor> page = sights.browser().page(feed, state, from, most).stream()
                .map(entry -> EntryDescriptor.of(entry, showPayload))
                .toList();
        return new EntriesDescriptor(feed, state, from, page, page.size() == most ? from + most : null);
    }

    /**
     * Acts on one job, or on all that a filter takes.
     *
     * @param feed name of the feed
     * @param action {@code retry}, {@code retract}, {@code stall}, {@code cancel}, {@code promote} or {@code requeue}
     * @param id the job, or {@code *} for all that the filter takes
     * @param state which jobs, by default those that the action is usually for
     * @param error only jobs whose last error contains this
     * @param payload only jobs whose payload contains this
     * @param limit how many jobs at most
     * @param dryRun whether to tell only what would be done
     * @return what was done
     */
    @WriteOperation
    public ActionDescriptor actOnJobs(
            @Selector String feed,
            String action,
            String id,
            @Nullable String state,
            @Nullable String error,
            @Nullable String payload,
            @Nullable Integer limit,
            @Nullable Boolean dryRun) {
        return actions.onJobs(feed, action, id, new EndpointActions.Filter(state, error, payload, limit, dryRun));
    }

    /**
     * Pauses or resumes a worker or listener.
     *
     * @param container id of its container
     * @param action {@code pause}, {@code resume}, {@code stop} or {@code start}
     * @param everywhere whether in all processes; in this one alone by default
     * @return what was done
     */
    @WriteOperation
    public ContainerActionDescriptor actOnContainer(String container, String action, @Nullable Boolean everywhere) {
        return actions.onContainer(container, action, Boolean.TRUE.equals(everywhere));
    }
}
