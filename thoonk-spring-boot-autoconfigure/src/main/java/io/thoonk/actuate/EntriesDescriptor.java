package io.thoonk.actuate;

import io.thoonk.job.JobProgress;
import io.thoonk.management.Entry;
import java.time.Instant;
import java.util.List;
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
 * @param nextOffset offset of the next page, or {@code null} if this one is not full
 * @since 0.1.0
 */
public record EntriesDescriptor(
        String feed,
        String state,
        long offset,
        List<EntryDescriptor> entries,
        @Nullable Long nextOffset) implements OperationResponseBody {

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
            @Nullable String progressMessage) {

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
                    entry.progress().map(JobProgress::message).orElse(null));
        }

        private static @Nullable String time(Optional<Instant> time) {
            return time.map(Instant::toString).orElse(null);
        }
    }
}
