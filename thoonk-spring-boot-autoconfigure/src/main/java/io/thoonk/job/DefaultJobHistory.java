package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.keys.FeedKeys;
import java.util.List;
import java.util.Optional;

/** The records of one feed, as they stand in Redis. */
record DefaultJobHistory<T>(FeedKeys keys, PayloadCodec<T> codec, HistoryScripts scripts) implements JobHistory<T> {

    /** More at once would hold up Redis for too long. */
    private static final int MOST_AT_ONCE = 200;

    @Override
    public Optional<EndedJob> find(String id) {
        return scripts.one(keys, id).records().stream().findFirst();
    }

    @Override
    public List<EndedJob> list(long offset, int count) {
        JobArguments.requirePage(offset, count);
        return JobBrowser.inPages(count, MOST_AT_ONCE, (from, most) -> scripts.page(keys, offset + from, most)
                .records());
    }

    @Override
    public List<EndedJob> runs(String recurringId, int count) {
        JobArguments.requireCount("count", count);
        return scripts.beginningWith(keys, recurringId, count).records();
    }

    @Override
    public Optional<T> payload(String id) {
        return scripts.payload(keys, id).map(codec::read);
    }

    @Override
    public long size() {
        return scripts.page(keys, 0, 1).total();
    }
}
