package io.thoonk.job;

import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.springframework.core.ParameterizedTypeReference;

/** One handle to a job feed and its partitions: each call goes to the feed that it is about, or to all of them. */
final class PartitionedJobQueue<T> implements JobQueue<T> {

    private final PartitionedQueues<T> queues;

    private final BlockingWait waiting;

    PartitionedJobQueue(PartitionedQueues<T> queues, BlockingWait waiting) {
        this.queues = queues;
        this.waiting = waiting;
    }

    @Override
    public String put(T payload) {
        return put(payload, PutOptions.defaults());
    }

    @Override
    public String put(T payload, PutOptions options) {
        PutOptions keyed = queues.whole().withKey(payload, options);
        return queues.forPut(keyed).put(payload, keyed);
    }

    @Override
    public PutOutcome putUnique(T payload, PutOptions options) {
        PutOptions keyed = queues.whole().withKey(payload, options);
        return queues.forPut(keyed).putUnique(payload, keyed);
    }

    @Override
    public CompletableFuture<JobResult<T>> putAndFollow(T payload, PutOptions options) {
        PutOptions keyed = queues.whole().withKey(payload, options);
        return queues.forPut(keyed).putAndFollow(payload, keyed);
    }

    @Override
    public List<String> putAll(Collection<T> payloads, PutOptions options) {
        JobPuts.requireMany(options);
        return putAll(payloads, options, place -> options);
    }

    @Override
    public List<String> putAll(Collection<T> payloads, Duration over) {
        return putAll(payloads, PutOptions.defaults(), JobPuts.spread(payloads.size(), over));
    }

    /** Puts what belongs to one partition together, in its order; ids stand where their payloads stood. */
    private List<String> putAll(Collection<T> payloads, PutOptions together, IntFunction<PutOptions> single) {
        Map<DefaultJobQueue<T>, Share<T>> shares = new LinkedHashMap<>();
        int place = 0;
        for (T payload : payloads) {
            PutOptions keyed = queues.whole().withKey(payload, single.apply(place));
            shares.computeIfAbsent(queues.forPut(keyed), queue -> new Share<>()).add(place++, payload, keyed);
        }
        String[] ids = new String[payloads.size()];
        shares.forEach((queue, share) -> {
            List<String> put = queue.putAll(share.payloads, together, share.options::get);
            IntStream.range(0, put.size()).forEach(i -> ids[share.places.get(i)] = put.get(i));
        });
        return List.of(ids);
    }

    @Override
    public Optional<Job<T>> get() {
        return queues.claimNow(1).stream().findFirst();
    }

    @Override
    public Optional<Job<T>> get(Duration timeout) {
        return get(1, timeout).stream().findFirst();
    }

    @Override
    public List<Job<T>> get(int max, Duration timeout) {
        JobArguments.requireCount("max", max);
        JobArguments.requireNotNegative("timeout", timeout);
        Deadline deadline = Deadline.in(timeout);
        List<Job<T>> claimed = queues.claimNow(max);
        PartitionedWait wait = new PartitionedWait(
                queues.all().stream().map(DefaultJobQueue::keys).toList(), waiting, deadline);
        while (claimed.isEmpty() && !deadline.isOver() && wait.mayHaveCome()) {
            claimed = queues.claimNow(max);
        }
        return claimed;
    }

    @Override
    public void finish(String id) {
        queues.where(id).finish(id);
    }

    @Override
    public void finish(String id, Object result) {
        queues.where(id).finish(id, result);
    }

    @Override
    public <R> void finish(String id, R result, ParameterizedTypeReference<R> type) {
        queues.where(id).finish(id, result, type);
    }

    @Override
    public void finish(String id, Object result, Duration keepResult) {
        queues.where(id).finish(id, result, keepResult);
    }

    @Override
    public void cancel(String id) {
        queues.where(id).cancel(id);
    }

    @Override
    public void stall(String id) {
        queues.where(id).stall(id);
    }

    @Override
    public void retry(String id) {
        queues.where(id).retry(id);
    }

    @Override
    public boolean retract(String id) {
        return queues.search(id).anyMatch(queue -> queue.retract(id));
    }

    boolean retract(String id, JobState state) {
        return queues.search(id).anyMatch(queue -> queue.retract(id, state));
    }

    @Override
    public Optional<JobResult<T>> result(String id, Duration timeout) {
        JobArguments.requireNotNegative("timeout", timeout);
        return JobResults.await(timeout, name(), () -> future(id));
    }

    /** A job that is not there any more may have left its result in any of the feeds. */
    @Override
    public CompletableFuture<JobResult<T>> future(String id) {
        Optional<DefaultJobQueue<T>> there =
                queues.find(id, queue -> queue.info(id).map(info -> queue));
        if (there.isPresent()) {
            return there.get().future(id);
        }
        return JobResults.ofFirst(queues.search(id).iterator(), id);
    }

    @Override
    public Optional<JobInfo<T>> info(String id) {
        return queues.find(id, queue -> queue.info(id));
    }

    @Override
    public Optional<String> feedOf(String id) {
        return queues.find(id, queue -> queue.feedOf(id));
    }

    @Override
    public JobCounts counts() {
        return queues.all().stream()
                .map(DefaultJobQueue::counts)
                .reduce(JobCounts::plus)
                .orElseThrow();
    }

    @Override
    public List<JobInfo<T>> list(JobState state, long offset, int count) {
        return queues.pageOf(state, offset, count, (queue, from, most) -> queue.list(state, from, most));
    }

    @Override
    public List<JobInfo<T>> list(JobState state, long offset, int count, int longestPayload) {
        JobArguments.requireLongest(longestPayload);
        return queues.pageOf(
                state, offset, count, (queue, from, most) -> queue.list(state, from, most, longestPayload));
    }

    @Override
    public List<JobInfo<T>> tagged(String tag, long offset, int count) {
        return queues.page(offset, count, (queue, from, most) -> queue.tagged(tag, from, most));
    }

    @Override
    public JobHistory<T> history() {
        return new PartitionedJobHistory<>(queues);
    }

    @Override
    public JobLimits limits() {
        return new PartitionedJobLimits<>(queues);
    }

    @Override
    public RecurringJob recurring(String id, Schedule schedule, T payload, RecurringOptions options) {
        return queues.whole().recurring(id, schedule, payload, options);
    }

    @Override
    public boolean declare(String id, Schedule schedule, T payload, RecurringOptions options) {
        return queues.whole().declare(id, schedule, payload, options);
    }

    @Override
    public boolean declareOff(String id) {
        return queues.whole().declareOff(id);
    }

    @Override
    public Optional<RecurringJob> recurring(String id) {
        return queues.whole().recurring(id);
    }

    @Override
    public List<RecurringInfo> recurringInfo() {
        return queues.whole().recurringInfo();
    }

    @Override
    public List<RecurringJob> recurring() {
        return queues.whole().recurring();
    }

    @Override
    public MaintenanceReport maintain() {
        return queues.all().stream()
                .map(DefaultJobQueue::maintain)
                .reduce(MaintenanceReport.NOTHING, MaintenanceReport::plus);
    }

    @Override
    public String name() {
        return queues.partitions().feed();
    }

    @Override
    public String toString() {
        return "JobQueue[" + name() + ", " + queues.partitions().count() + " partitions]";
    }

    /** What one partition gets of many jobs. */
    private static final class Share<T> {

        private final List<Integer> places = new ArrayList<>();

        private final List<T> payloads = new ArrayList<>();

        private final List<PutOptions> options = new ArrayList<>();

        void add(int place, T payload, PutOptions ofIt) {
            places.add(place);
            payloads.add(payload);
            options.add(ofIt);
        }
    }
}
