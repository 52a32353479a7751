package io.thoonk.actuate;

import io.thoonk.job.EndedJob;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobProgress;
import io.thoonk.job.JobPromotion;
import io.thoonk.management.Entry;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.JobDetails;
import io.thoonk.management.ThoonkManagement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of jobs, items or messages.
 *
 * @param feed name of the feed
 * @param state which of them
 * @param offset how many were passed over
 * @param entries the page
 * @param nextOffset offset of the next page, or {@code null} if this one is not full; ids without a job count too
 * @since 0.1.0
 */
public record EntriesDescriptor(
        String feed,
        String state,
        long offset,
        List<EntryDescriptor> entries,
        @Nullable Long nextOffset) implements OperationResponseBody {

    static EntriesDescriptor of(
            String feed, String state, long from, int most, List<Entry> page, boolean showPayloads) {
        return new EntriesDescriptor(
                feed,
                state,
                from,
                page.stream()
                        .map(entry -> EntryDescriptor.of(entry, showPayloads))
                        .toList(),
                FeedBrowser.lookedAt(page) == most ? from + most : null);
    }

    /**
     * One job.
     *
     * @param feed name of the feed
     * @param job what a page shows of it
     * @param process where it runs, if that is the process that answers
     * @param uniqueKey its unique key
     * @param nextOfKey id of the job that is put when this one ends, as it has the same key
     */
    public record JobDescriptor(
            String feed,
            EntryDescriptor job,
            @Nullable String process,
            @Nullable String uniqueKey,
            @Nullable String nextOfKey)
            implements OperationResponseBody {

        static JobDescriptor of(String feed, String id, ThoonkManagement management, boolean showPayload) {
            Entry job = management.browser().job(feed, id).orElseThrow(() -> new JobDoesNotExistException(feed, id));
            JobDetails.Extras extras = management.details().extras(feed, id);
            return new JobDescriptor(
                    feed,
                    EntryDescriptor.of(job, showPayload),
                    extras.process().orElse(null),
                    extras.unique().map(JobPromotion.Uniqueness::key).orElse(null),
                    extras.unique().flatMap(JobPromotion.Uniqueness::next).orElse(null));
        }
    }

    /**
     * A page of the records that a feed keeps of jobs that ended.
     *
     * @param feed name of the feed
     * @param offset how many were passed over
     * @param total how many there are
     * @param entries the page, latest end first
     * @param nextOffset offset of the next page, or {@code null} if this one is not full
     */
    public record Ended(
            String feed,
            long offset,
            long total,
            List<EndedDescriptor> entries,
            @Nullable Long nextOffset) implements OperationResponseBody {

        static Ended of(String feed, JobDetails.Ended history, long from, int most, @Nullable String id) {
            List<EndedJob> page = id == null
                    ? history.page(from, most)
                    : history.find(id).stream().toList();
            return new Ended(
                    feed,
                    from,
                    history.size(),
                    page.stream().map(EndedDescriptor::of).toList(),
                    page.size() == most && id == null ? from + most : null);
        }
    }

    /**
     * The last runs of what recurs, as far as the feed keeps records of jobs that ended.
     *
     * @param feed name of the feed
     * @param id what recurs
     * @param kept whether the feed keeps such records
     * @param entries its runs, latest end first
     */
    public record Runs(String feed, String id, boolean kept, List<EndedDescriptor> entries)
            implements OperationResponseBody {

        static Runs of(String feed, String id, ThoonkManagement management, int most) {
            if (most < 1 || most > FeedBrowser.LARGEST_PAGE) {
                throw new IllegalArgumentException(
                        "count must be from 1 to " + FeedBrowser.LARGEST_PAGE + " but is " + most);
            }
            List<EndedDescriptor> entries = management.browser().ended(feed).runs(id, most).stream()
                    .map(EndedDescriptor::of)
                    .toList();
            return new Runs(feed, id, management.operations().config(feed).keepsFinished(), entries);
        }
    }

    /**
     * A job that ended.
     *
     * @param id its id
     * @param outcome {@code finished}, {@code stalled}, {@code retracted}, {@code expired} or {@code dropped}
     * @param publishedAt when it was put
     * @param claimedAt when it was claimed last
     * @param endedAt when it ended
     * @param tookSeconds from its last claim to its end
     * @param attempts how many there were
     * @param process host and process id of the worker that ended it
     * @param error the beginning of its last error
     * @param tags its tags, or {@code null} if it has none
     */
    public record EndedDescriptor(
            String id,
            String outcome,
            @Nullable String publishedAt,
            @Nullable String claimedAt,
            String endedAt,
            @Nullable Double tookSeconds,
            int attempts,
            @Nullable String process,
            @Nullable String error,
            @Nullable List<String> tags) {

        static EndedDescriptor of(EndedJob job) {
            return new EndedDescriptor(
                    job.id(),
                    job.outcome().name().toLowerCase(Locale.ROOT),
                    EntryDescriptor.time(job.publishedAt()),
                    EntryDescriptor.time(job.claimedAt()),
                    job.endedAt().toString(),
                    job.duration().map(took -> took.toMillis() / 1000.0).orElse(null),
                    job.attempts(),
                    job.process().orElse(null),
                    job.error().orElse(null),
                    EntryDescriptor.given(job.tags()));
        }
    }

    /**
     * A job, item or message. What does not apply is {@code null}.
     *
     * @param id its id
     * @param state where it stands
     * @param payload its payload, {@code ******} where it is not to be shown
     * @param payloadSize its size in bytes, -1 where it was not read
     * @param failureCount failed attempts so far
     * @param publishedAt when it was published or put
     * @param claimedAt since when it runs
     * @param deadline when its claim expires
     * @param dueAt when it is due
     * @param lastError what went wrong last
     * @param stackTrace where that came from, root cause first
     * @param progressPercent how far its worker says it is
     * @param progressMessage what its worker says about that
     * @param tags its tags, or {@code null} if it has none
     */
    public record EntryDescriptor(
            String id,
            String state,
            @Nullable String payload,
            int payloadSize,
            int failureCount,
            @Nullable String publishedAt,
            @Nullable String claimedAt,
            @Nullable String deadline,
            @Nullable String dueAt,
            @Nullable String lastError,
            @Nullable String stackTrace,
            @Nullable Integer progressPercent,
            @Nullable String progressMessage,
            @Nullable List<String> tags) {

        private static final String HIDDEN = "******";

        static EntryDescriptor of(Entry entry, boolean showPayload) {
            return new EntryDescriptor(
                    entry.id(),
                    entry.state(),
                    entry.payload().map(text -> showPayload ? text : HIDDEN).orElse(null),
                    entry.payloadSize(),
                    entry.failureCount(),
                    time(entry.publishedAt()),
                    time(entry.claimedAt()),
                    time(entry.deadline()),
                    time(entry.dueAt()),
                    entry.lastError().orElse(null),
                    entry.lastStackTrace().orElse(null),
                    entry.progress().map(JobProgress::percent).orElse(null),
                    entry.progress().map(JobProgress::message).orElse(null),
                    given(entry.tags()));
        }

        static @Nullable List<String> given(List<String> tags) {
            return tags.isEmpty() ? null : tags;
        }

        static @Nullable String time(Optional<Instant> time) {
            return time.map(Instant::toString).orElse(null);
        }
    }
}
