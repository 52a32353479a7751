package io.thoonk.job;

import java.time.Instant;
import java.util.Optional;

/** What the browse script tells of a job, not converted yet. */
record RawJobInfo(
        String id,
        JobState state,
        byte[] item,
        int failures,
        Optional<Instant> publishedAt,
        Optional<Instant> claimedAt,
        Optional<Instant> deadline,
        Optional<Instant> dueAt,
        Optional<JobError> lastError,
        Optional<JobProgress> progress,
        Optional<Instant> orphanedSince) {}
