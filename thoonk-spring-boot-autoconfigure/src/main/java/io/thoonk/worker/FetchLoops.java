package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fetch loops of a worker: one for its feed, and one for each partition if that has any. They share the handlers and know
 * nothing else of each other, so that each goes on where the Redis of another cannot be reached.
 *
 * <p>A place that becomes free is offered to the loop whose turn it is, which passes on soon, then to the loop whose job has ended,
 * which tells of that by the same call, and to the others as long as there are places that nobody claims for.
 */
final class FetchLoops implements JobSettlement.Completions {

    /** Long enough that a call brings several short jobs of one feed, and short for whoever waits. */
    private static final long TURN = Duration.ofMillis(20).toNanos();

    private final String worker;

    private final RunningJobs running;

    private final JobSettlement settlement;

    private final HandlerThreads threads;

    private final FetchShare whole = new FetchShare();

    private final List<Member> members = new ArrayList<>();

    private final Map<FetchShare, Member> byShare = new HashMap<>();

    private final List<ClaimRenewer> renewers = new ArrayList<>();

    private final List<Thread> dispatchers = new ArrayList<>();

    private final AtomicInteger turn = new AtomicInteger();

    private volatile long turnSince = System.nanoTime();

    /** Does something when a claim of now would expire. */
    private volatile Consumer<Runnable> afterLease = look -> {};

    FetchLoops(
            String worker,
            List<Supplier<JobClaims<?>>> feeds,
            Supplier<PrefetchPolicy> prefetch,
            RunningJobs running,
            JobSettlement settlement,
            HandlerThreads threads) {
        this.worker = worker;
        this.running = running;
        this.settlement = settlement;
        this.threads = threads;
        for (Supplier<JobClaims<?>> opening : feeds) {
            FetchShare share = feeds.size() == 1 ? new FetchShare() : new FetchShare(whole);
            FetchCalls.Sharing sharing = new FetchCalls.Sharing(share, this::advance);
            Member member = new Member(
                    share, new FetchLoop(worker, opening, prefetch.get(), running, settlement, threads, sharing));
            members.add(member);
            byShare.put(share, member);
        }
    }

    /** Starts each on a thread of its own; what is done is handed in before the process ends, so these are no daemons. */
    void start(boolean isPaused, Duration claimTimeout, ScheduledExecutorService timer) {
        afterLease = look -> timer.schedule(look, claimTimeout.toMillis(), TimeUnit.MILLISECONDS);
        for (Member member : members) {
            if (isPaused) {
                member.loop().startPaused();
            } else {
                member.loop().resume();
            }
            FetchCalls calls = member.loop().calls();
            renewers.add(
                    new ClaimRenewer(worker, running, member.share(), calls::claims, settlement, claimTimeout, timer));
            String number = members.size() == 1 ? "" : "-" + (dispatchers.size() + 1);
            dispatchers.add(ThoonkThreads.userThread(worker + "-dispatcher" + number, member.loop()));
        }
        running.whenSomeIsCalledOff(() -> renewers.forEach(ClaimRenewer::renewSoon));
        dispatchers.forEach(Thread::start);
    }

    /** Has all claim nothing more; returns once what has not begun is given back, and tells whether it is. */
    boolean pause(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        members.forEach(member -> member.loop().startPaused());
        boolean areAtRest = true;
        for (Member member : members) {
            areAtRest &= member.loop().pause(left(end));
        }
        return areAtRest;
    }

    void resume() {
        members.forEach(member -> member.loop().resume());
    }

    /** Has all tell what is done, and waits so long for calls that are under way, and not for a Redis that is not there. */
    void end(Duration lastCalls) {
        members.forEach(member -> member.loop().end());
        try {
            long end = System.nanoTime() + lastCalls.toNanos();
            for (Thread thread : dispatchers) {
                thread.join(Math.max(1, left(end).toMillis()));
            }
            for (Thread thread : dispatchers) {
                thread.interrupt();
            }
            for (Thread thread : dispatchers) {
                thread.join();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        renewers.forEach(ClaimRenewer::stop);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Gives back what handlers hold. */
    void giveBack(List<RunningJob> held) {
        for (Member member : members) {
            List<RunningJob> own =
                    held.stream().filter(job -> job.share() == member.share()).toList();
            member.loop().calls().claims().ifPresent(open -> settlement.giveBack(own, true, open));
        }
    }

    @Override
    public void finish(RunningJob job, @Nullable Object result) {
        FetchLoop own = loopOf(job);
        own.calls().finish(job, result);
        threads.placeFreed();
        offer(own);
    }

    private FetchLoop loopOf(RunningJob job) {
        return byShare.getOrDefault(job.share(), members.get(0)).loop();
    }

    /** Its claim holds for as long as others that the same call made are renewed, so it may have to be given back. */
    @Override
    public void abandoned(RunningJob job) {
        afterLease.accept(loopOf(job)::lookAgain);
    }

    @Override
    public void placeFreed() {
        threads.placeFreed();
        advance();
    }

    /** Has loops take their next steps, if there are any. */
    void advance() {
        offer(null);
    }

    private void offer(@Nullable FetchLoop ended) {
        int first = takeTurn();
        FetchLoop favoured = members.get(first).loop();
        favoured.advance();
        if (ended != null && ended != favoured) {
            ended.advance();
        }
        for (int i = 1; i < members.size() && whole.unclaimed(running.freePlaces()) > 0; i++) {
            members.get((first + i) % members.size()).loop().advance();
        }
    }

    /** Whose turn it is, which passes on after a while. */
    private int takeTurn() {
        int before = turn.get();
        int next = (before + 1) % members.size();
        long now = System.nanoTime();
        if (next == before || now - turnSince < TURN || !turn.compareAndSet(before, next)) {
            return before;
        }
        turnSince = now;
        members.get(next).share().grantOne();
        return next;
    }

    /** Has what is ready given back, because the executor does not take it. */
    void refused(Throwable cause) {
        members.forEach(member -> member.loop().refused(cause));
    }

    private record Member(FetchShare share, FetchLoop loop) {}
}
