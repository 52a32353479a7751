package io.thoonk.job;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a feed and its partitions keep of jobs that ended, as one. */
record PartitionedJobHistory<T>(PartitionedQueues<T> queues) implements JobHistory<T> {

    private static final Comparator<EndedJob> LATEST_FIRST =
            Comparator.comparing(EndedJob::endedAt).reversed();

    @Override
    public Optional<EndedJob> find(String id) {
        return queues.find(id, queue -> queue.history().find(id));
    }

    /** Each of them may have all that are passed over, and all of the page. */
    @Override
    public List<EndedJob> list(long offset, int count) {
        JobArguments.requirePage(offset, count);
        return queues.all().stream()
                .flatMap(queue -> latest(queue.history(), offset + count).stream())
                .sorted(LATEST_FIRST)
                .skip(offset)
                .limit(count)
                .toList();
    }

    private static List<EndedJob> latest(JobHistory<?> history, long wanted) {
        return JobBrowser.inPages((int) Math.min(Integer.MAX_VALUE, wanted), JobArguments.MOST_AT_ONCE, history::list);
    }

    /** What recurs is in the feed itself. */
    @Override
    public List<EndedJob> runs(String recurringId, int count) {
        return queues.whole().history().runs(recurringId, count);
    }

    @Override
    public Optional<T> payload(String id) {
        return queues.find(id, queue -> queue.history().payload(id));
    }

    @Override
    public long size() {
        return queues.all().stream().mapToLong(queue -> queue.history().size()).sum();
    }
}
