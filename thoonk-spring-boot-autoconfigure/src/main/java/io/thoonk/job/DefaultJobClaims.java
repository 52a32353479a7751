package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.job.maintenance.Maintenance;
import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.keys.FeedKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The claims of one container, which all hold for the same time without being renewed. */
final class DefaultJobClaims<T> implements JobClaims<T> {

    /** How many claims are prolonged, or looked at, by one call. */
    private static final int STEP = 500;

    private final JobScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final BlockingWait waiting;

    private final Maintenance maintenance;

    private final WorkerFeed feed;

    private final String holder;

    private final AtomicLong calls = new AtomicLong();

    private final PutTimes putTimes = new PutTimes();

    /** Claims that have all ended, by several calls of which none could know that it was the last. */
    private final Queue<ClaimBatch> leftOvers = new ConcurrentLinkedQueue<>();

    DefaultJobClaims(
            JobScripts scripts,
            FeedKeys keys,
            PayloadCodec<T> codec,
            BlockingWait waiting,
            Maintenance maintenance,
            WorkerFeed feed,
            String holder) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.waiting = waiting;
        this.maintenance = maintenance;
        this.feed = feed;
        // Short, because each claim has a copy of it in Redis.
        this.holder = holder.substring(0, 12) + ":";
    }

    @Override
    public Outcome<T> completeAndClaim(List<FinishedJob> finished, Claiming claiming) {
        FinishBatch batch = batch(finished);
        try {
            return outcome(
                    batch,
                    scripts.exchange()
                            .run(keys, batch, claiming, feed.claimTimeout(), nextTokenBase(), putTimes.areWanted()));
        } catch (RuntimeException ex) {
            leftOvers.addAll(batch.endedBefore());
            throw ex;
        }
    }

    @Override
    public Optional<CompletableFuture<Outcome<T>>> trySend(List<FinishedJob> finished, Claiming claiming) {
        FinishBatch batch = batch(finished);
        Optional<CompletableFuture<ClaimReply>> sent = scripts.exchange()
                .trySend(keys, batch, claiming, feed.claimTimeout(), nextTokenBase(), putTimes.areWanted());
        if (sent.isEmpty()) {
            leftOvers.addAll(batch.endedBefore());
        }
        return sent.map(coming -> coming.thenApply(raw -> outcome(batch, raw)).whenComplete((outcome, failure) -> {
            if (failure != null) {
                leftOvers.addAll(batch.endedBefore());
            }
        }));
    }

    private String nextTokenBase() {
        return holder + calls.incrementAndGet();
    }

    private FinishBatch batch(List<FinishedJob> finished) {
        List<ClaimBatch> ended = new ArrayList<>();
        ClaimBatch next;
        while ((next = leftOvers.poll()) != null) {
            ended.add(next);
        }
        return FinishBatch.of(finished, ended, feed.keepResult());
    }

    @Override
    public boolean hasLeftOvers() {
        return !leftOvers.isEmpty();
    }

    private Outcome<T> outcome(FinishBatch batch, ClaimReply raw) {
        batch.answered();
        if (!raw.feedExists()) {
            batch.jobs().forEach(job -> ClaimedJob.own(job).noteLost());
            return new Outcome<>(List.of(), batch.jobs(), raw.nextDueMillis(), 0, 0, false, false);
        }
        if (raw.late() > 0) {
            maintenance.tellOfLate(keys, raw.late());
        }
        List<Job<?>> lost = new ArrayList<>(raw.lost().size());
        for (int place : raw.lost()) {
            ClaimedJob<?> job = batch.at(place);
            job.noteLost();
            lost.add(job);
        }
        if (batch.owesOthers() || raw.owesOthers()) {
            scripts.outbox().relaySoon(keys);
        }
        List<Job<T>> claimed = new ArrayList<>(raw.claims().size());
        putTimes.claimed(raw.claims().size());
        if (!raw.claims().isEmpty()) {
            ClaimBatch together = raw.claims().get(0).claims();
            together.tellWhenOver(leftOvers::add);
            together.tellWhenPutTimeIsAsked(putTimes::asked);
        }
        for (ClaimedRow claim : raw.claims()) {
            claimed.add(new ClaimedJob<>(scripts, keys, codec, claim, feed.keepResult()));
        }
        return new Outcome<>(
                claimed, lost, raw.nextDueMillis(), raw.promoted(), raw.waiting(), raw.mayPrefetch(), true);
    }

    @Override
    public FinishedJob finished(Job<?> job, @Nullable Object result) {
        return ClaimedJob.own(job).finishLater(result, feed.resultType());
    }

    @Override
    public void relay() {
        scripts.outbox().relayNow(keys);
    }

    @Override
    public BooleanSupplier arm(Consumer<byte[]> arrived, Consumer<Throwable> failed) {
        return waiting.arm(keys, BlockingWait.Mode.POP, new BlockingWait.Listener() {
            @Override
            public void arrived(byte[] id) {
                arrived.accept(id);
            }

            @Override
            public void failed(Throwable failure) {
                failed.accept(failure);
            }

            @Override
            public void abandoned(byte[] id) {
                scripts.putBack(keys, id);
            }
        })::cancel;
    }

    @Override
    public void putBack(byte[] arrived) {
        scripts.putBack(keys, arrived);
    }

    @Override
    public List<Job<?>> renew(Collection<? extends Job<?>> jobs) {
        List<ClaimedJob<?>> all = new ArrayList<>(jobs.size());
        jobs.forEach(job -> all.add(ClaimedJob.own(job)));
        // So that those of one token stand together.
        all.sort(Comparator.comparing(job -> job.claims().text()));
        List<Job<?>> lost = new ArrayList<>();
        for (int from = 0; from < all.size(); from += STEP) {
            List<ClaimedJob<?>> some = all.subList(from, Math.min(from + STEP, all.size()));
            JobScripts.Renewal renewal =
                    scripts.renew(keys, some.stream().map(ClaimedJob::claim).toList(), feed.claimTimeout());
            some.forEach(job -> job.prolonged(renewal.deadline()));
            List<ClaimedJob<?>> gone =
                    renewal.lost().stream().<ClaimedJob<?>>map(some::get).toList();
            some.stream().filter(job -> !gone.contains(job)).forEach(ClaimedJob::noteHeld);
            renewal.calledOff().stream().map(some::get).forEach(ClaimedJob::callOff);
            gone.stream().filter(job -> !job.mayHaveEnded()).forEach(job -> {
                job.noteLost();
                lost.add(job);
            });
        }
        return lost;
    }

    @Override
    public void giveBack(List<? extends Job<?>> jobs, boolean areBegun) {
        ClaimedJob.giveBack(
                scripts,
                keys,
                jobs.stream().<ClaimedJob<?>>map(ClaimedJob::own).toList(),
                areBegun ? JobScripts.GiveBack.TO_FRONT : JobScripts.GiveBack.UNSTARTED);
    }

    @Override
    public void reclaim(Collection<? extends Job<?>> held) {
        List<String> ids = held.stream().map(Job::id).toList();
        String cursor = "0";
        do {
            cursor = scripts.reclaim(keys, holder, cursor, STEP, ids);
        } while (!cursor.equals("0"));
    }

    @Override
    public MaintenanceLease attend(Consumer<Long> due, Runnable calledOff) {
        return maintenance.attend(keys, feed.claimTimeout(), due, calledOff);
    }

    /**
     * Whether claims are to bring the times of all puts, which Redis spells slowly, and not the first alone: in the beginning, and for
     * good once a job was asked for its own.
     * Thread-safe.
     */
    static final class PutTimes {

        /** So many jobs that nobody has asked are enough to know. */
        static final int ENOUGH = 1000;

        private final AtomicInteger unasked = new AtomicInteger();

        private volatile boolean asked;

        boolean areWanted() {
            return asked || unasked.get() < ENOUGH;
        }

        /** So many jobs were claimed. */
        void claimed(int jobs) {
            if (!asked && unasked.get() < ENOUGH) {
                unasked.addAndGet(jobs);
            }
        }

        void asked() {
            asked = true;
        }
    }
}
