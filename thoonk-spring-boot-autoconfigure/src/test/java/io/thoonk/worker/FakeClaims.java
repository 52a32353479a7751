package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Claims without a Redis: a test says what they bring, and whether Redis is away. */
class FakeClaims implements JobClaims<Object> {

    private final Queue<Supplier<Outcome<Object>>> coming = new ConcurrentLinkedQueue<>();

    private final List<List<Job<?>>> held = new CopyOnWriteArrayList<>();

    private final AtomicInteger failures = new AtomicInteger();

    private volatile boolean isAway;

    private volatile Optional<CompletableFuture<Outcome<Object>>> answer = Optional.empty();

    static Outcome<Object> brings(List<Job<Object>> jobs, OptionalLong nextDueMillis) {
        return new Outcome<>(jobs, List.of(), nextDueMillis, 0, 0, true, true);
    }

    /** Has the next call that claims something, and has nothing to bring yet, bring this. */
    void bring(Supplier<Outcome<Object>> next) {
        coming.add(next);
    }

    void setAway(boolean isAway) {
        this.isAway = isAway;
    }

    /** Has this be the answer to what is sent without waiting; before that nothing is sent so. */
    void answer(CompletableFuture<Outcome<Object>> sent) {
        answer = Optional.of(sent);
    }

    int failures() {
        return failures.get();
    }

    /** {@return what was held each time that claims were looked after} */
    List<List<Job<?>>> held() {
        return List.copyOf(held);
    }

    private void ask() {
        if (isAway) {
            failures.incrementAndGet();
            throw new ThoonkRedisException("Redis is away", null);
        }
    }

    @Override
    public Outcome<Object> completeAndClaim(List<FinishedJob> finished, Claiming claiming) {
        ask();
        Supplier<Outcome<Object>> next = claiming.most() > 0 ? coming.poll() : null;
        return next == null ? brings(List.of(), OptionalLong.empty()) : next.get();
    }

    @Override
    public Optional<CompletableFuture<Outcome<Object>>> trySend(List<FinishedJob> finished, Claiming claiming) {
        return answer;
    }

    @Override
    public boolean hasLeftOvers() {
        return false;
    }

    @Override
    public FinishedJob finished(Job<?> job, Object result) {
        return new FinishedJob(job, Optional.empty());
    }

    @Override
    public void relay() {}

    @Override
    public BooleanSupplier arm(Consumer<byte[]> arrived, Consumer<Throwable> failed) {
        return () -> true;
    }

    @Override
    public void putBack(byte[] arrived) {}

    @Override
    public List<Job<?>> renew(Collection<? extends Job<?>> jobs) {
        ask();
        return List.of();
    }

    @Override
    public void giveBack(List<? extends Job<?>> jobs, boolean areBegun) {
        ask();
    }

    @Override
    public void reclaim(Collection<? extends Job<?>> jobs) {
        ask();
        held.add(List.copyOf(jobs));
    }

    @Override
    public MaintenanceLease attend(Consumer<Long> due, Runnable calledOff) {
        return () -> {};
    }
}
