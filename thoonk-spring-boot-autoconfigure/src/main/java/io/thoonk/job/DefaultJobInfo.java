package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A described job that converts its payload on demand, so that one unreadable job does not hide the others. */
record DefaultJobInfo<T>(RawJobInfo raw, PayloadCodec<T> codec) implements JobInfo<T> {

    @Override
    public String id() {
        return raw.id();
    }

    @Override
    public T payload() {
        return codec.read(item());
    }

    @Override
    public byte[] rawPayload() {
        return item().clone();
    }

    private byte[] item() {
        return raw.item()
                .orElseThrow(() -> new IllegalStateException("The payload of job '" + raw.id() + "' has " + raw.size()
                        + " bytes, more than the list was to read; info(id) reads it"));
    }

    @Override
    public boolean hasPayload() {
        return raw.item().isPresent();
    }

    @Override
    public int payloadSize() {
        return raw.size();
    }

    @Override
    public JobState state() {
        return raw.state();
    }

    @Override
    public Optional<Instant> publishedAt() {
        return raw.publishedAt();
    }

    @Override
    public Optional<Instant> claimedAt() {
        return raw.claimedAt();
    }

    @Override
    public Optional<Instant> deadline() {
        return raw.deadline();
    }

    @Override
    public Optional<Instant> dueAt() {
        return raw.dueAt();
    }

    @Override
    public int failureCount() {
        return raw.failures();
    }

    @Override
    public Optional<String> lastError() {
        return raw.lastError().map(JobError::reason);
    }

    @Override
    public Optional<String> lastStackTrace() {
        return raw.lastError().flatMap(JobError::stackTrace);
    }

    @Override
    public Optional<Instant> failedAt() {
        return raw.failedAt();
    }

    @Override
    public List<FailedAttempt> failedAttempts() {
        return raw.failedAttempts();
    }

    @Override
    public Optional<JobProgress> progress() {
        return raw.progress();
    }

    @Override
    public Optional<Instant> orphanedSince() {
        return raw.orphanedSince();
    }

    @Override
    public String toString() {
        return "JobInfo[" + raw.id() + " " + raw.state() + "]";
    }
}
