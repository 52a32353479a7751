package io.thoonk.job;

import io.thoonk.SendObserver.Operation;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.ClaimBatch.ClaimToken;
import io.thoonk.job.JobScripts.SettleResult;
import io.thoonk.job.maintenance.Maintenance;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/** Handle to a job feed: turns calls into scripts and their answers into types and exceptions. */
final class DefaultJobQueue<T> implements JobQueue<T> {

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final JobScripts scripts;

    private final JobPuts puts;

    private final JobBrowser<T> browser;

    private final WaitingJobClaimer<T> claimer;

    private final JobResults<T> results;

    private final RecurringJobs<T> recurring;

    private final JobLimits limits;

    private final Maintenance maintenance;

    DefaultJobQueue(
            FeedKeys keys,
            PayloadCodec<T> codec,
            JobScripts scripts,
            JobPuts puts,
            JobBrowser<T> browser,
            WaitingJobClaimer<T> claimer,
            JobResults<T> results,
            Maintenance maintenance) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.puts = puts;
        this.browser = browser;
        this.claimer = claimer;
        this.results = results;
        this.recurring = maintenance.recurring(keys, codec);
        this.limits = new DefaultJobLimits(
                keys, new LimitScripts(scripts.runner()), scripts.exchange().offers());
        this.maintenance = maintenance;
    }

    /** The options with the key of the job, where that is worked out from its payload. */
    PutOptions withKey(T payload, PutOptions options) {
        return puts.withKey(payload, options);
    }

    FeedKeys keys() {
        return keys;
    }

    @Override
    public JobLimits limits() {
        return limits;
    }

    @Override
    public String put(T payload) {
        return put(payload, PutOptions.defaults());
    }

    @Override
    public String put(T payload, PutOptions options) {
        return puts.observer().one(Operation.PUT, puts.feed(), sending -> {
            PutOptions carrying = JobHeaders.added(puts.withKey(payload, options), sending.headers());
            String id = puts.put(keys, codec.write(payload), carrying);
            sending.id(id);
            return id;
        });
    }

    @Override
    public PutOutcome putUnique(T payload, PutOptions options) {
        return puts.observer().one(Operation.PUT, puts.feed(), sending -> {
            PutOptions carrying = JobHeaders.added(puts.withKey(payload, options), sending.headers());
            PutOutcome outcome = puts.putUnique(keys, codec.write(payload), carrying);
            sending.id(outcome.id());
            return outcome;
        });
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

    /** Puts all, each with the options for its place, counted from 0. */
    List<String> putAll(Collection<T> payloads, PutOptions together, IntFunction<PutOptions> single) {
        return puts.observer().many(Operation.PUT_ALL, puts.feed(), payloads.size(), sending -> {
            List<JobPuts.Item> items = new ArrayList<>(payloads.size());
            for (T payload : payloads) {
                PutOptions own = JobHeaders.added(single.apply(items.size()), sending.headers());
                items.add(new JobPuts.Item(codec.write(payload), puts.withKey(payload, own)));
            }
            return puts.putAll(keys, items, together);
        });
    }

    @Override
    public Optional<Job<T>> get() {
        return claimNow(1).stream().findFirst();
    }

    List<Job<T>> claimNow(int max) {
        return claimer.claimNow(max);
    }

    @Override
    public Optional<Job<T>> get(Duration timeout) {
        return get(1, timeout).stream().findFirst();
    }

    @Override
    public List<Job<T>> get(int max, Duration timeout) {
        return claimer.claim(max, timeout);
    }

    @Override
    public void finish(String id) {
        settle(id, scripts.finish(keys, id, ClaimToken.OF_ANYBODY, Optional.empty(), Duration.ZERO));
    }

    @Override
    public void finish(String id, Object result) {
        finish(id, codec.writeResult(result, ResolvableType.NONE), results.keepFor());
    }

    @Override
    public <R> void finish(String id, R result, ParameterizedTypeReference<R> type) {
        finish(id, codec.writeResult(result, ResolvableType.forType(type)), results.keepFor());
    }

    @Override
    public void finish(String id, Object result, Duration keepResult) {
        JobArguments.requireNotNegative("keepResult", keepResult);
        finish(id, codec.writeResult(result, ResolvableType.NONE), keepResult);
    }

    private void finish(String id, byte[] result, Duration keepResult) {
        settle(id, scripts.finish(keys, id, ClaimToken.OF_ANYBODY, Optional.of(result), keepResult));
    }

    @Override
    public void cancel(String id) {
        settle(id, scripts.cancel(keys, id, ClaimToken.OF_ANYBODY, Duration.ZERO, Optional.empty()));
    }

    @Override
    public void stall(String id) {
        settle(id, scripts.stall(keys, id, ClaimToken.OF_ANYBODY, ""));
    }

    @Override
    public void retry(String id) {
        if (!scripts.retry(keys, id)) {
            throw new JobNotStalledException(keys.feed(), id);
        }
    }

    @Override
    public boolean retract(String id) {
        return scripts.retract(keys, id);
    }

    boolean retract(String id, JobState state) {
        return scripts.retract(keys, id, Optional.of(state));
    }

    @Override
    public Optional<JobResult<T>> result(String id, Duration timeout) {
        JobArguments.requireNotNegative("timeout", timeout);
        return JobResults.await(timeout, name(), () -> results.follow(id));
    }

    @Override
    public CompletableFuture<JobResult<T>> future(String id) {
        return results.follow(id);
    }

    @Override
    public CompletableFuture<JobResult<T>> putAndFollow(T payload, PutOptions options) {
        return puts.observer().one(Operation.PUT_AND_FOLLOW, puts.feed(), sending -> {
            byte[] written = codec.write(payload);
            String id = puts.idOf(options);
            sending.id(id);
            PutOptions carrying = JobHeaders.added(puts.withKey(payload, options), sending.headers());
            return results.followFirst(id, written, followed -> puts.putNow(keys, followed, written, carrying));
        });
    }

    @Override
    public Optional<JobInfo<T>> info(String id) {
        return browser.find(id);
    }

    @Override
    public JobCounts counts() {
        return browser.counts();
    }

    @Override
    public List<JobInfo<T>> list(JobState state, long offset, int count) {
        return browser.list(state, offset, count, OptionalInt.empty());
    }

    @Override
    public List<JobInfo<T>> list(JobState state, long offset, int count, int longestPayload) {
        return browser.list(state, offset, count, OptionalInt.of(longestPayload));
    }

    @Override
    public List<JobInfo<T>> tagged(String tag, long offset, int count) {
        return browser.tagged(tag, offset, count);
    }

    @Override
    public JobHistory<T> history() {
        return new DefaultJobHistory<>(keys, codec, new HistoryScripts(scripts.runner()));
    }

    @Override
    public RecurringJob recurring(String id, Schedule schedule, T payload, RecurringOptions options) {
        return recurring.recurring(id, schedule, payload, options);
    }

    @Override
    public boolean declare(String id, Schedule schedule, T payload, RecurringOptions options) {
        return recurring.declare(id, schedule, payload, options);
    }

    @Override
    public boolean declareOff(String id) {
        return recurring.declareOff(id);
    }

    @Override
    public Optional<RecurringJob> recurring(String id) {
        return recurring.recurring(id);
    }

    @Override
    public List<RecurringInfo> recurringInfo() {
        return recurring.recurringInfo();
    }

    @Override
    public List<RecurringJob> recurring() {
        return recurring.recurring();
    }

    @Override
    public MaintenanceReport maintain() {
        return maintenance.pass(keys);
    }

    @Override
    public String name() {
        return keys.feed();
    }

    private void settle(String id, SettleResult outcome) {
        if (outcome != SettleResult.DONE) {
            throw new JobNotClaimedException(keys.feed(), id);
        }
    }

    @Override
    public String toString() {
        return "JobQueue[" + keys.feed() + "]";
    }
}
