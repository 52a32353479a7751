package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.ArrivalListener;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.WaitMode;
import io.thoonk.redis.WaitingConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The exchange of one container, whose claims all hold for the same time without being renewed. */
final class DefaultJobExchange<T> implements JobExchange<T> {

    /** How many claims are prolonged, or looked at, by one call. */
    private static final int STEP = 500;

    private final JobScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final WaitingConnections waiting;

    private final MaintenanceScheduler maintenance;

    private final Duration lease;

    private final String holder;

    private final AtomicLong calls = new AtomicLong();

    DefaultJobExchange(
            JobScripts scripts,
            FeedKeys keys,
            PayloadCodec<T> codec,
            WaitingConnections waiting,
            MaintenanceScheduler maintenance,
            Duration lease,
            String holder) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.waiting = waiting;
        this.maintenance = maintenance;
        this.lease = lease;
        // Short, because each claim has a copy of it in Redis.
        this.holder = holder.substring(0, 12) + ":";
    }

    @Override
    public Exchanged<T> exchange(List<FinishedJob> finished, int most, Optional<byte[]> arrived) {
        RawExchange raw = scripts.exchange(keys, finished, most, lease, holder + calls.incrementAndGet(), arrived);
        if (!raw.feedExists()) {
            finished.forEach(job -> own(job.job()).noteLost());
            return new Exchanged<>(
                    List.of(), finished.stream().<Job<?>>map(FinishedJob::job).toList(), raw.nextDueMillis(), 0, false);
        }
        List<Job<?>> lost = new ArrayList<>(raw.lost().size());
        for (int place : raw.lost()) {
            ClaimedJob<?> job = own(finished.get(place).job());
            job.noteLost();
            lost.add(job);
        }
        List<Job<T>> claimed = new ArrayList<>(raw.claims().size());
        for (RawClaim claim : raw.claims()) {
            claimed.add(new ClaimedJob<>(scripts, keys, codec, claim));
        }
        return new Exchanged<>(claimed, lost, raw.nextDueMillis(), raw.promoted(), raw.more());
    }

    @Override
    public FinishedJob finished(Job<?> job, @Nullable Object result) {
        return own(job).finishLater(result);
    }

    @Override
    public BooleanSupplier arm(Consumer<byte[]> arrived, Consumer<Throwable> failed) {
        return waiting.arm(keys, WaitMode.TAKE, new ArrivalListener() {
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
        jobs.forEach(job -> all.add(own(job)));
        List<Job<?>> lost = new ArrayList<>();
        for (int from = 0; from < all.size(); from += STEP) {
            List<ClaimedJob<?>> some = all.subList(from, Math.min(from + STEP, all.size()));
            JobScripts.Renewal renewal =
                    scripts.renew(keys, some.stream().map(ClaimedJob::claim).toList(), lease);
            some.forEach(job -> job.prolonged(renewal.deadline()));
            renewal.lost().stream().map(some::get).forEach(job -> {
                if (!job.isSettled()) {
                    job.noteLost();
                }
                lost.add(job);
            });
        }
        return lost;
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
    public Attendance attend(Consumer<Long> due) {
        return maintenance.attend(keys, lease, due);
    }

    private static ClaimedJob<?> own(Job<?> job) {
        if (job instanceof ClaimedJob<?> claimed) {
            return claimed;
        }
        throw new IllegalArgumentException("Job '" + job.id() + "' was not claimed by this library");
    }
}
