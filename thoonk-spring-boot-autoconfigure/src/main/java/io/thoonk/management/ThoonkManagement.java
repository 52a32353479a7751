package io.thoonk.management;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkOperations;
import io.thoonk.redis.ServerCapabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import org.springframework.util.function.SingletonSupplier;

/**
 * What a person sees and does. Actuator endpoint, health, gauges and dashboard are windows on it and reach the library through
 * it alone; an application without a window has none. What asks Redis throws a {@link io.thoonk.ThoonkRedisException} where that
 * fails. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ThoonkManagement {

    private final ManagedProcess process;

    private final FeedOverviewCache counts;

    private final PayloadText text;

    private final WorkerHealth health;

    private final ClaimLossWindow losses;

    private final JobControl jobs;

    private final FeedBrowser browser;

    private final ContainerControl containers;

    private final JobDetails details;

    private final RecurringControl recurring;

    private final SingletonSupplier<Optional<String>> version;

    /**
     * Creates the facade; nothing is asked of Redis yet.
     *
     * @param process this one, and how it reaches the others
     * @param counts of all feeds
     * @param masker hides what nobody is to see
     * @param health of the workers of this process
     * @param losses what became of claims lately
     */
    public ThoonkManagement(
            ManagedProcess process,
            FeedOverviewCache counts,
            PayloadMasker masker,
            WorkerHealth health,
            ClaimLossWindow losses) {
        this(process, counts, new PayloadText(masker), health, losses);
    }

    private ThoonkManagement(
            ManagedProcess process,
            FeedOverviewCache counts,
            PayloadText text,
            WorkerHealth health,
            ClaimLossWindow losses) {
        this.process = process;
        this.counts = counts;
        this.text = text;
        this.health = health;
        this.losses = losses;
        this.jobs = new JobControl(process, counts);
        this.browser = new FeedBrowser(process, counts, jobs, text);
        this.containers = new ContainerControl(process);
        this.details = new JobDetails(process, text);
        this.recurring = new RecurringControl(jobs);
        this.version = SingletonSupplier.of(new ServerCapabilities(process.redis())::version);
    }

    /**
     * Looks at the same with counts of its own, fresher ones for instance.
     *
     * @param settings how often and how many
     * @param executor reads them
     * @return another facade
     */
    public ThoonkManagement withCounts(FeedOverviewCache.Settings settings, Executor executor) {
        return new ThoonkManagement(process, process.counts(settings, executor), text, health, losses);
    }

    /** {@return the public operations, to open feeds} */
    public ThoonkOperations operations() {
        return process.template();
    }

    /**
     * {@return the counts of all feeds, fresh ones if that takes no longer than the patience set, else the latest that
     * there are; their trouble says if they could not be read}
     */
    public FeedOverview overview() {
        return counts.current();
    }

    /** {@return how long whoever asks waits for fresh counts} */
    public Duration patience() {
        return counts.patience();
    }

    /**
     * Counts one feed.
     *
     * @param feed its name
     * @return the counts of this moment
     * @throws FeedDoesNotExistException if there is no such feed
     */
    public FeedStatistics feed(String feed) {
        return counts.read(feed).orElseThrow(() -> new FeedDoesNotExistException(feed));
    }

    /**
     * Counts the partitions of a feed, each by itself.
     *
     * @param feed the counts of the feed
     * @return those of its partitions, by number; none if it has none
     */
    public List<FeedStatistics> partitions(FeedStatistics feed) {
        return counts.partitions(feed);
    }

    /** {@return what shows jobs, items and messages, masked} */
    public FeedBrowser browser() {
        return browser;
    }

    /** {@return what acts on jobs} */
    public JobControl jobs() {
        return jobs;
    }

    /**
     * Looks at what limits a job feed, and what it holds back.
     *
     * @param feed its name
     * @param lanes of how many lanes to tell, from 1 to 1000
     * @return what there is
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws io.thoonk.FeedTypeMismatchException if it is no job feed
     */
    public QueueLimits limits(String feed, int lanes) {
        return QueueLimits.of(jobs.jobs(feed).limits(), lanes, feed(feed).at());
    }

    /**
     * Sets or removes a limit, the order or the step of levels of a job feed, as an operator.
     *
     * @param feed its name
     * @param words {@code of} with {@code feed}, {@code each-key}, {@code key} and a {@code key}, {@code order}, or {@code priority-step}; then
     *     {@code remove} with {@code true}, or {@code rate}, {@code concurrency}, {@code weight}, or {@code order}, {@code on-failure},
     *     {@code on-stall}, or {@code step}
     * @return what was done, in words
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws IllegalArgumentException in a sentence, if the words say nothing that can be done
     */
    public String changeLimits(String feed, Map<String, String> words) {
        return QueueLimits.change(jobs.jobs(feed).limits(), words);
    }

    /** {@return what looks at what recurs, and acts on it} */
    public RecurringControl recurring() {
        return recurring;
    }

    /** {@return what looks at workers and listeners, and acts on them} */
    public ContainerControl containers() {
        return containers;
    }

    /**
     * Lists the processes and what is paused in all of them, as far as the user may know.
     *
     * @return both, or why Redis refuses to tell; nothing where this process tells nothing of itself
     * @throws io.thoonk.RedisUnreachableException if Redis does not answer
     */
    public KnownProcesses processes() {
        return process.known();
    }

    /** {@return who this process is} */
    public ProcessStatus.Identity here() {
        return process.identity();
    }

    /** {@return which feeds these are: the place of Redis, its database, and how keys are spelled there} */
    public String place() {
        return process.redis().place() + " " + process.keySpace();
    }

    /**
     * Lists the handlers that run in this process.
     *
     * @param feed name of a job feed
     * @return a copy, in no particular order
     */
    public List<JobRun> running(String feed) {
        return process.handlers().running(feed);
    }

    /**
     * Lists the last runs that have ended in this process.
     *
     * @param feed name of a job feed
     * @return the last 50 at most, latest first
     */
    public List<JobRun.Ended> ended(String feed) {
        return process.handlers().recent(feed);
    }

    /** {@return how the workers of this process reach Redis} */
    public WorkerHealth workerHealth() {
        return health;
    }

    /**
     * {@return what became of claims in this process in the last five minutes, by feed; those without losses are left out}
     */
    public SortedMap<String, ClaimLossWindow.Losses> claimLosses() {
        return losses.all();
    }

    /** {@return the version of the server, as it told it first, or empty where the user may not ask} */
    public Optional<String> serverVersion() {
        return version.obtain();
    }

    /** {@return why Redis refuses subscriptions of listeners, or empty if it does not} */
    public Optional<String> refusedSubscriptions() {
        return ThoonkInternals.of(process.template()).refusedSubscriptions();
    }

    /**
     * {@return how long jobs waited from put to claim, in this minute in this process, or in the last one in all of them;
     * none where nobody said}
     *
     * @param feed name of a job feed
     */
    public WaitTimes.Percentiles waits(String feed) {
        WaitTimes.Percentiles now = process.waits().soFar(feed);
        return now.count() > 0 ? now : process.history().lastWaits(feed);
    }

    /**
     * {@return what stood in a feed in the last hour, as this process saw it when it last noted a minute: a point for each
     * minute that is known}
     *
     * @param feed its name
     */
    public List<FeedHistory.Point> lastHour(String feed) {
        return process.history().lastHour(feed);
    }

    /**
     * Reads from Redis what stood in a feed in the last day.
     *
     * @param feed its name
     * @return a point for each minute that is known
     */
    public List<FeedHistory.Point> lastDay(String feed) {
        return process.history().lastDay(feed);
    }

    /** {@return what looks closer at single jobs, and at the durable listeners of feeds} */
    public JobDetails details() {
        return details;
    }

    /**
     * Hides what nobody is to see in an error.
     *
     * @param feed name of the feed
     * @param id the job or item
     * @param error the error as text
     * @return what may be shown of it
     */
    public String masked(String feed, String id, String error) {
        return text.ofError(feed, id, error);
    }
}
