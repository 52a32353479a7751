package io.thoonk.management;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedException;
import io.thoonk.ThoonkOperations;
import io.thoonk.feed.FeedType;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobPromotion;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Shows what stands in feeds, page by page, with masked payloads. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedBrowser {

    /** The word for what stands in a feed that is no job feed. */
    public static final String ITEMS = "items";

    /** The word for what has lost its place or its item, in a feed of any type. */
    public static final String ORPHANED = "orphaned";

    /** How many entries a page has at most. */
    public static final int LARGEST_PAGE = 200;

    /** Longer payloads are not read for a list; only that of a single job is read whole. */
    public static final int LONGEST_IN_LIST = 64 * 1024;

    /** So many bytes of items a page holds; of what comes behind them it tells the size alone. */
    private static final int LARGEST_ITEMS = 50 * LONGEST_IN_LIST;

    private static final int MOST_ORPHANS = 10_000;

    private static final LuaScript ENTRIES = LuaScript.load(FeedBrowser.class, "entries.lua");

    private static final EnumNames<JobState> STATES = new EnumNames<>(JobState.class, "state");

    private final ThoonkOperations operations;

    private final ScriptRunner scripts;

    private final KeySpace keySpace;

    private final FeedOverviewCache feeds;

    private final JobControl jobs;

    private final PayloadText text;

    private final OrphanedEntries orphans;

    FeedBrowser(ManagedProcess process, FeedOverviewCache feeds, JobControl jobs, PayloadText text) {
        this.operations = process.template();
        this.scripts = process.scripts();
        this.keySpace = process.keySpace();
        this.feeds = feeds;
        this.jobs = jobs;
        this.text = text;
        this.orphans = new OrphanedEntries(scripts, process.redis());
    }

    /**
     * Reads a page of jobs of one state, or of items.
     *
     * @param feed name of the feed
     * @param state name of a {@link JobState} in any case for a job feed, {@value #ITEMS} or {@value #ORPHANED} for others
     * @param offset how many to pass over, from 0
     * @param count how many at most, from 1 to 200
     * @return the entries, in the order of the feed
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws UnknownStateException if there is no such state in a feed of this type
     */
    public List<Entry> page(String feed, String state, long offset, int count) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative but is " + offset);
        }
        if (count < 1 || count > LARGEST_PAGE) {
            throw new IllegalArgumentException("count must be from 1 to " + LARGEST_PAGE + " but is " + count);
        }
        FeedStatistics counts = feeds.read(feed).orElseThrow(() -> new FeedDoesNotExistException(feed));
        if (counts.hasJobs()) {
            JobState wanted =
                    STATES.find(state).orElseThrow(() -> new UnknownStateException(feed, state, STATES.words()));
            List<Entry> page =
                    entries(feed, operations.jobs(feed, byte[].class).list(wanted, offset, count, LONGEST_IN_LIST));
            return wanted == JobState.ORPHANED && page.size() < count ? withLostIds(feed, page, offset, count) : page;
        }
        FeedType type = counts.type().orElseThrow(() -> new UnknownStateException(feed, state, List.of()));
        return switch (state.toLowerCase(Locale.ROOT)) {
            case ITEMS -> entries(feed, type == FeedType.QUEUE ? "end" : "begin", offset, count, List.of());
            case ORPHANED -> orphaned(feed, type, offset, count);
            default -> throw new UnknownStateException(feed, state, List.of(ITEMS, ORPHANED));
        };
    }

    /** Behind the orphaned jobs stand the ids in all states whose items are gone. */
    private List<Entry> withLostIds(String feed, List<Entry> jobs, long offset, int count) {
        long from = jobs.isEmpty() && offset > 0 ? offset - orphanedJobs(feed, offset) : 0;
        long most = count - jobs.size();
        return Stream.concat(
                        jobs.stream(),
                        orphans.ids(new FeedKeys(keySpace, feed), FeedType.JOB, from + most).stream()
                                .skip(from)
                                .limit(most)
                                .map(Entry::ofLostId))
                .toList();
    }

    private int orphanedJobs(String feed, long most) {
        return operations
                .jobs(feed, byte[].class)
                .list(JobState.ORPHANED, 0, (int) Math.min(most, MOST_ORPHANS), 0)
                .size();
    }

    /** Items that no id leads to, and behind them ids whose items are gone. */
    private List<Entry> orphaned(String feed, FeedType type, long offset, int count) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        List<String> items = orphans.items(keys, type, offset + count);
        List<String> ids =
                items.size() >= offset + count ? List.of() : orphans.ids(keys, type, offset + count - items.size());
        List<String> wanted = items.stream().skip(offset).limit(count).toList();
        List<Entry> page = wanted.isEmpty() ? List.of() : entries(feed, "begin", 0, count, wanted);
        return Stream.concat(
                        page.stream().map(Entry::orphaned),
                        ids.stream()
                                .skip(Math.max(0, offset - items.size()))
                                .limit(count - wanted.size())
                                .map(Entry::ofLostId))
                .toList();
    }

    /**
     * Looks at one job.
     *
     * @param feed name of the feed
     * @param id the job
     * @return the job, or empty if it is not there
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws io.thoonk.FeedTypeMismatchException if it is no job feed
     */
    public Optional<Entry> job(String feed, String id) {
        JobQueue<byte[]> queue = jobs.jobs(feed);
        return queue.info(id).map(job -> Entry.ofJob(feed, job, text));
    }

    /**
     * Reads a page of the jobs that have a tag.
     *
     * @param feed name of the feed
     * @param tag the tag
     * @param offset how many to pass over, from 0
     * @param count how many at most, from 1 to 200
     * @return the entries, in the order of their ids
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws io.thoonk.FeedTypeMismatchException if it is no job feed
     */
    public List<Entry> tagged(String feed, String tag, long offset, int count) {
        return entries(feed, jobs.jobs(feed).tagged(tag, offset, count));
    }

    private List<Entry> entries(String feed, List<JobInfo<byte[]>> found) {
        return JobPromotion.map(found, job -> Entry.ofJob(feed, job, text));
    }

    /**
     * {@return how many places a page has looked at, which tells where the next one begins and whether there may be one: more
     * than it has entries where ids have no job}
     *
     * @param page a page as this returned it
     */
    public static int lookedAt(List<Entry> page) {
        return JobPromotion.lookedAt(page);
    }

    /** {@return the records that a feed keeps of jobs that ended, with masked errors} */
    public JobDetails.Ended ended(String feed) {
        return new JobDetails.Ended(feed, jobs.jobs(feed).history(), text);
    }

    /**
     * Reads the payload of a job, however long it is.
     *
     * @param feed name of the feed
     * @param id the job
     * @return the payload as text, masked and not cut, or empty if the job is not there
     * @throws FeedDoesNotExistException if there is no such feed
     * @throws io.thoonk.FeedTypeMismatchException if it is no job feed
     */
    public Optional<String> wholePayload(String feed, String id) {
        return jobs.jobs(feed).info(id).map(job -> text.whole(feed, id, job.rawPayload()));
    }

    /**
     * Counts the errors of stalled jobs by kind, as the masker leaves them.
     *
     * @param feed name of a job feed
     * @param offset how many stalled jobs to pass over
     * @param count how many to look at, from 1 to 1000
     * @return what they failed of
     * @throws FeedDoesNotExistException if there is no such feed
     */
    public ErrorKinds errors(String feed, long offset, int count) {
        ErrorKinds kinds = new ErrorKinds();
        List<JobInfo<byte[]>> page = jobs.jobs(feed).list(JobState.STALLED, offset, count, 0);
        page.forEach(
                job -> kinds.add(job.lastError().map(error -> text.ofError(feed, job.id(), error)), job.failedAt()));
        kinds.passOver(JobPromotion.lookedAt(page) - page.size());
        return kinds;
    }

    /**
     * Goes through jobs of one state, as they stand when it comes to each.
     *
     * @param feed name of a job feed
     * @param state which jobs
     * @param offset how many to pass over
     * @param filter which of them
     * @param taken gets each with the offset of the next; tells whether to go on
     * @throws FeedDoesNotExistException if there is no such feed
     */
    public void each(
            String feed, JobState state, long offset, JobFilter filter, BiPredicate<Optional<Entry>, Long> taken) {
        JobQueue<byte[]> queue = jobs.jobs(feed);
        long from = offset;
        int lookedAt;
        do {
            List<JobInfo<byte[]>> page = queue.list(state, from, LARGEST_PAGE, LONGEST_IN_LIST);
            lookedAt = JobPromotion.lookedAt(page);
            // Where ids without a job stand among them, nobody knows the place of each: the page is one step then.
            boolean isOneStep = lookedAt != page.size();
            boolean goesOn = !page.isEmpty() || taken.test(Optional.empty(), from + lookedAt);
            for (int i = 0; i < page.size() && (goesOn || isOneStep); i++) {
                Optional<Entry> entry = filter.take(queue, page.get(i)).map(whole -> Entry.ofJob(feed, whole, text));
                goesOn = taken.test(entry, from + (isOneStep ? lookedAt : i + 1)) && goesOn;
            }
            if (!goesOn) {
                return;
            }
            from += lookedAt;
        } while (lookedAt == LARGEST_PAGE);
    }

    /** What stands in a feed without jobs, of which nothing is taken; a peer may have left an id without an item. */
    private List<Entry> entries(String feed, String from, long offset, int count, List<String> ids) {
        List<byte[]> arguments = new ArrayList<>();
        Stream.of(from, offset, count, LONGEST_IN_LIST, LARGEST_ITEMS)
                .forEach(argument -> arguments.add(WireText.bytes(argument.toString())));
        ids.forEach(id -> arguments.add(WireText.bytes(id)));
        ScriptReply reply = scripts.run(
                ENTRIES,
                feed,
                new FeedKeys(keySpace, feed).of(FeedKey.IDS, FeedKey.ITEMS),
                arguments.toArray(byte[][]::new));
        List<Entry> entries = new ArrayList<>(reply.size() / 4);
        for (int i = 1; i < reply.size(); i += 4) {
            String id = reply.text(i);
            entries.add(Entry.ofItem(
                    id,
                    reply.optionalBytes(i + 2).map(bytes -> text.of(feed, id, bytes)),
                    (int) reply.number(i + 1),
                    reply.optionalText(i + 3).map(FeedStatisticsReader::time)));
        }
        return entries;
    }

    /** Thrown where a state is named that a feed of its type does not have. */
    public static final class UnknownStateException extends FeedException {

        private static final long serialVersionUID = 1L;

        UnknownStateException(String feed, String state, List<String> states) {
            super(
                    feed,
                    "Feed '" + feed + "' has no state '" + state + "'"
                            + (states.isEmpty()
                                    ? ", because it has no type that the contract knows"
                                    : "; it has " + states));
        }
    }
}
