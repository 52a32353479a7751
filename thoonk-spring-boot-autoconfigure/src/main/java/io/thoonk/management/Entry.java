package io.thoonk.management;

import io.thoonk.job.JobInfo;
import io.thoonk.job.JobProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job, item or message as a person sees it.
 *
 * @param id its id
 * @param state {@code AVAILABLE}, {@code DELAYED}, {@code CLAIMED} or {@code STALLED} for a job, else {@code ITEM}; {@code ORPHANED} for a job or item
 *     that no id leads to, {@code LOST} for an id whose item is gone
 * @param payload the payload as text, masked and perhaps cut short, or empty where it cannot be shown or is too long for a list, or gone
 * @param payloadSize its true size in bytes; -1 where it is gone
 * @param failureCount failed attempts so far
 * @param publishedAt when it was put, where that is known
 * @param claimedAt since when it runs, where it does
 * @param deadline when its claim expires, where it has one of ours
 * @param dueAt when it is due, where it is delayed
 * @param failedAt when it failed last or was stalled, where that is known
 * @param failedAttempts the last attempts of workers that failed, oldest first
 * @param lastError what went wrong last, or empty
 * @param lastStackTrace where that came from, root cause first, or empty
 * @param progress how far its worker says it is, or empty
 * @param tags its tags
 * @param waitsFor in words, what it waits for
 * @since 0.1.0
 */
public record Entry(
        String id,
        String state,
        Optional<String> payload,
        int payloadSize,
        int failureCount,
        Optional<Instant> publishedAt,
        Optional<Instant> claimedAt,
        Optional<Instant> deadline,
        Optional<Instant> dueAt,
        Optional<Instant> failedAt,
        List<JobInfo.FailedAttempt> failedAttempts,
        Optional<String> lastError,
        Optional<String> lastStackTrace,
        Optional<JobProgress> progress,
        List<String> tags,
        List<String> waitsFor) {

    static Entry ofItem(String id, Optional<String> payload, int size, Optional<Instant> published) {
        return new Entry(
                id,
                "ITEM",
                payload,
                size,
                0,
                published,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    static Entry ofLostId(String id) {
        return ofItem(id, Optional.empty(), -1, Optional.empty()).in("LOST");
    }

    Entry orphaned() {
        return in("ORPHANED");
    }

    private Entry in(String where) {
        return new Entry(
                id,
                where,
                payload,
                payloadSize,
                failureCount,
                publishedAt,
                claimedAt,
                deadline,
                dueAt,
                failedAt,
                failedAttempts,
                lastError,
                lastStackTrace,
                progress,
                List.of(),
                List.of());
    }

    static Entry ofJob(String feed, JobInfo<byte[]> job, PayloadText text) {
        return new Entry(
                job.id(),
                job.state().name(),
                job.hasPayload() ? Optional.of(text.of(feed, job.id(), job.rawPayload())) : Optional.empty(),
                job.payloadSize(),
                job.failureCount(),
                job.publishedAt(),
                job.claimedAt(),
                job.deadline(),
                job.dueAt(),
                job.failedAt(),
                job.failedAttempts(),
                job.lastError().map(error -> text.ofError(feed, job.id(), error)),
                job.lastStackTrace().map(trace -> text.ofError(feed, job.id(), trace)),
                job.progress(),
                job.tags(),
                job.waitsFor());
    }
}
