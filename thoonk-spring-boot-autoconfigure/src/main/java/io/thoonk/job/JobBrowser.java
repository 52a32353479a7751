package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** Looks at the jobs of one feed. */
final class JobBrowser<T> {

    private static final int SCAN_STEP = 500;

    /** More at once would hold up Redis for too long. */
    private static final int MOST_AT_ONCE = 200;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final JobBrowseScripts scripts;

    private final RedisAccess redis;

    private final UnaccountedItems unaccounted;

    JobBrowser(
            FeedKeys keys,
            PayloadCodec<T> codec,
            JobBrowseScripts scripts,
            RedisAccess redis,
            UnaccountedItems unaccounted) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.redis = redis;
        this.unaccounted = unaccounted;
    }

    Optional<JobInfo<T>> find(String id) {
        return infos(scripts.describe(keys, List.of(id), OptionalInt.empty())).stream()
                .findFirst();
    }

    JobCounts counts() {
        return scripts.counts(keys);
    }

    List<JobInfo<T>> list(JobState state, long offset, int count, OptionalInt longestPayload) {
        return infos(
                switch (state) {
                    case STALLED -> described(stalledIds(offset, count), longestPayload);
                    case ORPHANED -> orphaned(offset, count, longestPayload);
                    default -> pages(state, offset, count, longestPayload);
                });
    }

    /** What turned up in a state meanwhile is left out. */
    private List<RawJobInfo> orphaned(long offset, int count, OptionalInt longestPayload) {
        return described(List.copyOf(unaccounted.find(keys)), longestPayload).stream()
                .filter(job -> job.state() == JobState.ORPHANED)
                .skip(offset)
                .limit(count)
                .toList();
    }

    private List<RawJobInfo> described(List<String> ids, OptionalInt longestPayload) {
        List<RawJobInfo> jobs = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
            jobs.addAll(scripts.describe(
                    keys, ids.subList(from, Math.min(from + MOST_AT_ONCE, ids.size())), longestPayload));
        }
        return jobs;
    }

    private List<RawJobInfo> pages(JobState state, long offset, int count, OptionalInt longestPayload) {
        List<RawJobInfo> jobs = new ArrayList<>();
        for (int from = 0; from < count; from += MOST_AT_ONCE) {
            int most = Math.min(MOST_AT_ONCE, count - from);
            List<RawJobInfo> page = scripts.page(keys, state, offset + from, most, longestPayload);
            jobs.addAll(page);
            if (page.size() < most) {
                break;
            }
        }
        return jobs;
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

    private List<JobInfo<T>> infos(List<RawJobInfo> raw) {
        return raw.stream()
                .<JobInfo<T>>map(job -> new DefaultJobInfo<>(job, codec))
                .toList();
    }
}
