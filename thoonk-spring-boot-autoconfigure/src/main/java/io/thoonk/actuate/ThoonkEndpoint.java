package io.thoonk.actuate;

import io.thoonk.feed.FeedType;
import io.thoonk.management.ContainerAction;
import io.thoonk.management.Entry;
import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.JobAction;
import io.thoonk.management.JobFilter;
import io.thoonk.management.KnownProcesses;
import io.thoonk.management.QueueLimits;
import io.thoonk.management.RecurringControl;
import io.thoonk.management.ThoonkManagement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint {@code thoonk}: shows feeds, jobs, workers and processes, and acts on them.
 *
 * @since 0.1.0
 */
@Endpoint(id = "thoonk")
public class ThoonkEndpoint {

    private static final int USUAL_PAGE = 20;

    private static final String ALL = "*";

    private final ThoonkManagement management;

    private final Show showPayloads;

    /**
     * Creates the endpoint.
     *
     * @param management what it looks at and acts through
     * @param showPayloads whether payloads are shown
     */
    public ThoonkEndpoint(ThoonkManagement management, Show showPayloads) {
        this.management = management;
        this.showPayloads = showPayloads;
    }

    /**
     * Shows all feeds, all processes with workers or listeners, and the batches that are not over, or one batch.
     *
     * @param batch id of a batch that is to be shown alone; it may have been over for a day
     * @return what there is
     */
    @ReadOperation
    public OperationResponseBody overview(@Nullable String batch) {
        if (batch != null) {
            return ThoonkDescriptor.BatchDescriptor.of(management.jobs().batch(batch));
        }
        return ThoonkDescriptor.of(management);
    }

    /**
     * Shows one feed.
     *
     * @param feed its name
     * @return the feed
     * @throws io.thoonk.FeedDoesNotExistException if there is none of that name
     */
    @ReadOperation
    public FeedDescriptor.Detail feed(@Selector String feed) {
        FeedStatistics counts = management.feed(feed);
        KnownProcesses known = management.processes();
        Optional<QueueLimits> limits =
                counts.hasJobs() ? Optional.of(management.limits(feed, USUAL_PAGE)) : Optional.empty();
        return new FeedDescriptor.Detail(
                FeedDescriptor.of(
                        counts,
                        Optional.ofNullable(management.overview().rates().get(feed))),
                new TreeMap<>(management.operations().config(feed).fields()),
                Stream.concat(
                                FeedDiagnosis.of(counts, known).stream().map(FeedDiagnosis.Reason::words),
                                limits.stream().flatMap(each -> each.words().stream()))
                        .toList(),
                known.processes()
                        .map(processes -> processes.stream()
                                .flatMap(process -> ProcessDescriptor.concernedWith(
                                        feed, process, management.here().id()))
                                .toList())
                        .orElse(null),
                management.running(feed),
                limits.map(FeedDescriptor.LimitsDescriptor::of).orElse(null),
                counts.type().filter(FeedType.JOB::equals).isEmpty()
                        ? List.of()
                        : management.recurring().list(feed).stream()
                                .map(FeedDescriptor.Recurring::of)
                                .toList(),
                counts.partitions()
                        .map(any -> FeedDescriptor.of(management.partitions(counts)))
                        .orElse(null));
    }

    /**
     * Shows a page of jobs of one state, of jobs that have a tag, of jobs that ended, or of items; or one job, or the last runs of what
     * recurs.
     *
     * @param feed name of the feed
     * @param state {@code available}, {@code delayed}, {@code claimed}, {@code stalled}, {@code orphaned}, {@code tagged} or {@code
     *     finished}; {@code job} for one job; {@code runs} for what recurs; {@code items} for feeds without jobs
     * @param offset how many to pass over, none by default
     * @param count how many at most, 20 by default, 200 at most
     * @param tag the tag, for {@code tagged}
     * @param id the job, for {@code job}, or for {@code finished} to see its record alone; what recurs, for {@code runs}
     * @return the page, the job or the runs
     */
    @ReadOperation
    public OperationResponseBody entries(
            @Selector String feed,
            @Selector String state,
            @Nullable Long offset,
            @Nullable Integer count,
            @Nullable String tag,
            @Nullable String id) {
        return entries(feed, state, offset, count, tag, id, showPayloads == Show.ALWAYS);
    }

    OperationResponseBody entries(
            String feed,
            String state,
            @Nullable Long offset,
            @Nullable Integer count,
            @Nullable String tag,
            @Nullable String id,
            boolean showPayload) {
        long from = offset == null ? 0 : offset;
        int most = count == null ? USUAL_PAGE : count;
        boolean isEnded = state.equalsIgnoreCase("finished");
        boolean isTagged = state.equalsIgnoreCase("tagged");
        boolean isOne = state.equalsIgnoreCase("job");
        boolean areRuns = state.equalsIgnoreCase("runs");
        if (isTagged == (tag == null)
                || (isOne || areRuns) && id == null
                || id != null && !isOne && !areRuns && !isEnded) {
            throw new IllegalArgumentException("The parameter tag is for the state [tagged], which needs it, and id for"
                    + " [job] and [runs], which need it, and [finished]");
        }
        if (isOne && id != null) {
            return EntriesDescriptor.JobDescriptor.of(feed, id, management, showPayload);
        }
        if (areRuns && id != null) {
            return EntriesDescriptor.Runs.of(feed, id, management, most);
        }
        if (isEnded) {
            return EntriesDescriptor.Ended.of(feed, management.browser().ended(feed), from, most, id);
        }
        List<Entry> page = tag != null
                ? management.browser().tagged(feed, tag, from, most)
                : management.browser().page(feed, state, from, most);
        return EntriesDescriptor.of(feed, state, from, most, page, showPayload);
    }

    /**
     * Acts on one job, on all that a filter takes, or on what recurs.
     *
     * @param feed name of the feed
     * @param action {@code retry}, {@code retract}, {@code stall}, {@code cancel}, {@code promote} or {@code requeue}; for what
     *     recurs {@code pause}, {@code resume}, {@code trigger}, {@code reschedule}, {@code restore} or {@code remove}
     * @param id the job or what recurs, or {@code *} for all jobs that the filter takes
     * @param state which jobs, by default those that the action is usually for
     * @param error only jobs whose last error contains this
     * @param payload only jobs whose payload contains this
     * @param limit how many jobs at most
     * @param dryRun whether to tell only what would be done
     * @param schedule for {@code reschedule}, such as {@code cron 0 0 2 * * * in Europe/Berlin} or {@code every PT10M}
     * @param revision for {@code reschedule}, the revision that was seen
     * @return what was done
     * @throws RecurringControl.ChangedMeanwhileException if what recurs has been changed since that revision
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
            @Nullable Boolean dryRun,
            @Nullable String schedule,
            @Nullable String revision) {
        boolean hasFilter = state != null || error != null || payload != null || limit != null || dryRun != null;
        boolean isReschedule = action.equalsIgnoreCase("reschedule");
        if (isReschedule ? schedule == null || revision == null || hasFilter : schedule != null || revision != null) {
            throw new IllegalArgumentException("The action [reschedule] needs the id of what recurs, a schedule and the"
                    + " revision that you have seen, and nothing more; no other action takes a schedule or a revision");
        }
        if (schedule != null && revision != null) {
            management.recurring().reschedule(feed, id, schedule, revision);
            return ActionDescriptor.onOne(action, id);
        }
        if (management.recurring().knows(action) && !hasFilter) {
            return ActionDescriptor.onOne(action, management.recurring().act(feed, id, action));
        }
        JobAction wanted = JobAction.named(action);
        if (id.equals(ALL)) {
            JobFilter filter = JobFilter.ofWords(
                    Optional.ofNullable(state),
                    Optional.ofNullable(error),
                    Optional.ofNullable(payload),
                    limit == null ? JobFilter.HIGHEST_LIMIT : limit);
            return ActionDescriptor.of(management.jobs().actOnAll(feed, wanted, filter, Boolean.TRUE.equals(dryRun)));
        }
        if (hasFilter) {
            throw new IllegalArgumentException("Give the id of a job and nothing more, or the id * with a filter");
        }
        management.jobs().act(feed, id, wanted);
        return ActionDescriptor.onOne(wanted.word(), id);
    }

    /**
     * Sets or removes a limit, the order, or how far levels are apart, as an operator.
     *
     * @param feed name of the feed
     * @param part {@code limits}
     * @param of {@code feed}, {@code each-key}, {@code key}, {@code order} or {@code priority-step}
     * @param key the key, if it is the limit of one
     * @param rate starts in a time, such as {@code 100/10s}, or {@code none}
     * @param concurrency jobs at a time, or {@code none}
     * @param weight turns for one of other keys
     * @param order {@code none} or {@code strict}
     * @param onFailure {@code hold} or {@code pass}
     * @param onStall likewise
     * @param step a time such as {@code 30s}, or {@code strict}
     * @param remove whether to remove it, so that a declared one holds
     * @return what was done
     */
    @WriteOperation
    public ActionDescriptor.OnLimits changeLimits(
            @Selector String feed,
            @Selector String part,
            String of,
            @Nullable String key,
            @Nullable String rate,
            @Nullable String concurrency,
            @Nullable Integer weight,
            @Nullable String order,
            @Nullable String onFailure,
            @Nullable String onStall,
            @Nullable String step,
            @Nullable Boolean remove) {
        if (!part.equals("limits")) {
            throw new IllegalArgumentException("There is nothing to change in '" + part + "'; there are [limits]");
        }
        Map<String, String> words = new HashMap<>();
        words.put("of", of);
        words.put("key", Objects.toString(key, ""));
        words.put("rate", Objects.toString(rate, ""));
        words.put("concurrency", Objects.toString(concurrency, ""));
        words.put("weight", Objects.toString(weight, ""));
        words.put("order", Objects.toString(order, ""));
        words.put("on-failure", Objects.toString(onFailure, ""));
        words.put("on-stall", Objects.toString(onStall, ""));
        words.put("step", Objects.toString(step, ""));
        words.put("remove", Objects.toString(remove, ""));
        return new ActionDescriptor.OnLimits(feed, management.changeLimits(feed, words));
    }

    /**
     * Pauses or resumes a worker or listener, or acts on a batch.
     *
     * @param action {@code pause}, {@code resume}, {@code stop} or {@code start} a container; {@code retry} all stalled members of a
     *     batch, or {@code cancel} it
     * @param container id of the container
     * @param everywhere whether in all processes that have the container; in this one alone by default
     * @param batch id of the batch
     * @return what was done
     */
    @WriteOperation
    public OperationResponseBody act(
            String action, @Nullable String container, @Nullable Boolean everywhere, @Nullable String batch) {
        if (batch != null && container == null && everywhere == null) {
            return new ActionDescriptor.OnBatch(batch, management.jobs().actOnBatch(batch, action));
        }
        if (container == null || batch != null) {
            throw new IllegalArgumentException("Give a container, and everywhere if you like, or a batch");
        }
        ContainerAction wanted = ContainerAction.named(action);
        boolean inAll = Boolean.TRUE.equals(everywhere);
        management.containers().act(container, wanted, inAll);
        return new ActionDescriptor.OnContainer(container, wanted.word(), inAll);
    }
}
