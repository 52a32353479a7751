package io.thoonk.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the browse script tells of a job, not converted yet. */
record RawJobInfo(
        String id,
        JobState state,
        Optional<byte[]> item,
        int size,
        int failures,
        Optional<Instant> publishedAt,
        Optional<Instant> claimedAt,
        Optional<Instant> deadline,
        Optional<Instant> dueAt,
        Optional<JobError> lastError,
        Optional<Instant> failedAt,
        List<JobInfo.FailedAttempt> failedAttempts,
        Optional<JobProgress> progress,
        Optional<Instant> orphanedSince) {}
