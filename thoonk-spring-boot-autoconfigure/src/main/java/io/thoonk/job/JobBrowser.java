package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.JobBrowseScripts.Row;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** Looks at the jobs of one feed. */
record JobBrowser<T>(
        FeedKeys keys,
        PayloadCodec<T> codec,
        JobBrowseScripts scripts,
        RedisAccess redis,
        Function<FeedKeys, Set<String>> orphans) {

    private static final int SCAN_STEP = 500;

    /** More at once would hold up Redis for too long. */
    private static final int MOST_AT_ONCE = 50;

    private static final int LONGEST_TAGGED = 65_536;

    Optional<JobInfo<T>> find(String id) {
        return infos(scripts.describe(keys, List.of(id), OptionalInt.empty())).stream()
                .findFirst();
    }

    JobCounts counts() {
        return scripts.counts(keys);
    }

    List<JobInfo<T>> list(JobState state, long offset, int count, OptionalInt longestPayload) {
        JobArguments.requirePage(offset, count);
        if (longestPayload.orElse(0) < 0) {
            throw new IllegalArgumentException(
                    "longestPayload must not be negative but is " + longestPayload.getAsInt());
        }
        return infos(
                switch (state) {
                    case STALLED -> described(stalledIds(offset, count), longestPayload);
                    case ORPHANED -> orphaned(offset, count, longestPayload);
                    default -> pages(state, offset, count, longestPayload);
                });
    }

    /** What turned up in a state meanwhile is left out. */
    private List<Row> orphaned(long offset, int count, OptionalInt longestPayload) {
        return described(List.copyOf(orphans.apply(keys)), longestPayload).stream()
                .filter(job -> job.state() == JobState.ORPHANED)
                .skip(offset)
                .limit(count)
                .toList();
    }

    private JobPage<Row> described(List<String> ids, OptionalInt longestPayload) {
        List<Row> jobs = new ArrayList<>();
        int lookedAt = 0;
        while (lookedAt < ids.size()) {
            List<String> next = ids.subList(lookedAt, Math.min(lookedAt + MOST_AT_ONCE, ids.size()));
            JobPage<Row> step = scripts.describe(keys, next, longestPayload);
            jobs.addAll(step);
            lookedAt += JobPage.lookedAt(step);
        }
        return new JobPage<>(jobs, ids.size());
    }

    /** What is not there any more is left out. */
    List<JobInfo<T>> tagged(String tag, long offset, int count) {
        JobTags.required(tag);
        JobArguments.requirePage(offset, count);
        return infos(described(
                inPages(count, MOST_AT_ONCE, (from, most) -> scripts.tagged(keys, tag, offset + from, most)),
                OptionalInt.of(LONGEST_TAGGED)));
    }

    private JobPage<Row> pages(JobState state, long offset, int count, OptionalInt longestPayload) {
        List<Row> jobs = new ArrayList<>();
        int lookedAt = 0;
        boolean isEnd = false;
        while (!isEnd && lookedAt < count) {
            int most = Math.min(MOST_AT_ONCE, count - lookedAt);
            JobPage<Row> step = scripts.page(keys, state, offset + lookedAt, most, longestPayload);
            jobs.addAll(step);
            lookedAt += JobPage.lookedAt(step);
            isEnd = !step.isPart() && JobPage.lookedAt(step) < most;
        }
        return new JobPage<>(jobs, lookedAt);
    }

    /** Reads so many in steps of at most so many, each told from where and how many, until one has less to look at. */
    static <R> JobPage<R> inPages(int count, int step, BiFunction<Integer, Integer, List<R>> reading) {
        List<R> all = new ArrayList<>();
        int lookedAt = 0;
        for (int from = 0; from < count && lookedAt == from; from += step) {
            List<R> page = reading.apply(from, Math.min(step, count - from));
            all.addAll(page);
            lookedAt += JobPage.lookedAt(page);
        }
        return new JobPage<>(all, lookedAt);
    }

    /** A set has no order and no offset; it is walked in steps that never hold Redis up. */
    private List<String> stalledIds(long offset, int count) {
        Set<String> seen = new LinkedHashSet<>();
        redis.execute("Listing the stalled jobs of feed '" + keys.feed() + "'", connection -> {
            ScanOptions steps = ScanOptions.scanOptions().count(SCAN_STEP).build();
            try (Cursor<byte[]> cursor = connection.setCommands().sScan(keys.of(FeedKey.STALLED), steps)) {
                while (cursor.hasNext() && seen.size() < offset + count) {
                    seen.add(WireText.text(cursor.next()));
                }
            }
            return seen.size();
        });
        return seen.stream().skip(offset).toList();
    }

    private List<JobInfo<T>> infos(List<Row> raw) {
        return JobPage.map(raw, job -> new Seen<>(job, codec));
    }

    /** A described job that converts its payload on demand, so that one unreadable job does not hide the others. */
    private record Seen<T>(Row raw, PayloadCodec<T> codec) implements JobInfo<T> {

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
                    .orElseThrow(() -> new IllegalStateException("The payload of job '" + raw.id() + "' has "
                            + raw.size() + " bytes, more than the list was to read; info(id) reads it"));
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
        public List<String> tags() {
            return raw.tags();
        }

        @Override
        public List<String> waitsFor() {
            return raw.waitsFor();
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
}
