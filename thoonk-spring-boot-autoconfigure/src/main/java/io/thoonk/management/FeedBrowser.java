package io.thoonk.management;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedException;
import io.thoonk.ThoonkOperations;
import io.thoonk.feed.FeedItem;
import io.thoonk.job.JobInfo;
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

/**
 * Shows what stands in feeds, page by page, with masked payloads. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedBrowser {

    /** The word for what stands in a feed that is no job feed. */
    public static final String ITEMS = "items";

    /** How many entries a page has at most. */
    public static final int LARGEST_PAGE = 200;

    /** Longer payloads are not read for a list; only that of a single job is read whole. */
    public static final int LONGEST_IN_LIST = 64 * 1024;

    private static final LuaScript WAITING_MESSAGES = LuaScript.load(FeedBrowser.class, "waiting-messages.lua");

    private static final EnumNames<JobState> STATES = new EnumNames<>(JobState.class, "state");

    private final ThoonkOperations operations;

    private final ScriptRunner scripts;

    private final KeySpace keySpace;

    private final FeedOverviewCache feeds;

    private final JobControl jobs;

    private final PayloadText text;

    FeedBrowser(ManagedProcess process, FeedOverviewCache feeds, JobControl jobs, PayloadText text) {
        this.operations = process.template();
        this.scripts = process.scripts();
        this.keySpace = process.keySpace();
        this.feeds = feeds;
        this.jobs = jobs;
        this.text = text;
    }

    /**
     * Reads a page of jobs of one state, or of items.
     *
     * @param feed name of the feed
     * @param state name of a {@link JobState} in any case for a job feed, {@value #ITEMS} for others
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
            return operations.jobs(feed, byte[].class).list(wanted, offset, count, LONGEST_IN_LIST).stream()
                    .map(job -> Entry.ofJob(feed, job, text))
                    .toList();
        }
        if (!state.toLowerCase(Locale.ROOT).equals(ITEMS)) {
            throw new UnknownStateException(feed, state, List.of(ITEMS));
        }
        return items(counts, offset, count);
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
        jobs.jobs(feed)
                .list(JobState.STALLED, offset, count, 0)
                .forEach(job ->
                        kinds.add(job.lastError().map(error -> text.ofError(feed, job.id(), error)), job.failedAt()));
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
        int longest = Math.max(LONGEST_IN_LIST, filter.longestPayload());
        long at = offset;
        List<JobInfo<byte[]>> page;
        do {
            page = queue.list(state, at, LARGEST_PAGE, longest);
            for (JobInfo<byte[]> job : page) {
                at++;
                if (!taken.test(
                        filter.matches(job) ? Optional.of(Entry.ofJob(feed, job, text)) : Optional.empty(), at)) {
                    return;
                }
            }
        } while (page.size() == LARGEST_PAGE);
    }

    private List<Entry> items(FeedStatistics counts, long offset, int count) {
        String feed = counts.feed();
        return switch (counts.type().orElseThrow(() -> new UnknownStateException(feed, ITEMS, List.of()))) {
            case FEED -> entries(feed, operations.feed(feed, byte[].class).page(offset, count));
            case SORTED_FEED ->
                entries(feed, operations.sortedFeed(feed, byte[].class).page(offset, count));
            default -> messages(feed, offset, count);
        };
    }

    private List<Entry> entries(String feed, List<FeedItem<byte[]>> items) {
        return items.stream()
                .map(item -> Entry.ofItem(
                        item.id(),
                        Optional.of(text.of(feed, item.id(), item.item())),
                        item.item().length,
                        item.published()))
                .toList();
    }

    /** The messages that wait in a queue, of which none is taken; a peer may have written an id without a payload. */
    private List<Entry> messages(String queue, long offset, int count) {
        ScriptReply reply = scripts.run(
                WAITING_MESSAGES,
                queue,
                new FeedKeys(keySpace, queue).of(FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(Long.toString(offset)),
                WireText.bytes(Integer.toString(count)));
        List<Entry> messages = new ArrayList<>(reply.size() / 2);
        for (int i = 1; i < reply.size(); i += 2) {
            String id = reply.text(i);
            Optional<byte[]> payload = reply.optionalBytes(i + 1);
            messages.add(Entry.ofItem(
                    id,
                    payload.map(bytes -> text.of(queue, id, bytes)),
                    payload.map(bytes -> bytes.length).orElse(-1),
                    Optional.empty()));
        }
        return messages;
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
