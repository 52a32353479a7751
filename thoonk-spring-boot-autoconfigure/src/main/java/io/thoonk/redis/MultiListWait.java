package io.thoonk.redis;

import io.thoonk.redis.AwaitedLists.AwaitedList;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that waits for many lists at once, for the feeds of a process that has more of them than connections. What is
 * popped goes into the claiming list of its feed by a second command; who dies between the two leaves the id to maintenance,
 * as a peer does. A list that joins ends the slice that is under way; where that is not possible, slices are short.
 */
final class MultiListWait {

    private static final Logger log = LoggerFactory.getLogger(MultiListWait.class);

    /** How long a list that joins has to wait where nothing can end a slice. */
    private static final Duration SHORT_SLICE = Duration.ofMillis(250);

    private static final LuaScript TAKE_OVER = LuaScript.load(MultiListWait.class, "take-over.lua");

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Short, but not the shortest: Redis 6.2 rounds down, so that 1 ms may become zero, which would have no end. */
    private static final Duration BRIEFLY = Duration.ofMillis(5);

    private final OwnConnection connection;

    private final WakeUp wakeUp;

    private final Duration slice;

    private final ScheduledExecutorService timer;

    private final AwaitedLists lists = new AwaitedLists();

    MultiListWait(OwnConnection connection, WakeUp wakeUp, Duration slice, ScheduledExecutorService timer) {
        this.connection = connection;
        this.wakeUp = wakeUp;
        this.slice = slice;
        this.timer = timer;
    }

    /** Makes the line of one list. */
    WaitingList line(byte[] list, byte[] claiming) {
        return new OneOfMany(lists.of(list, claiming));
    }

    /** Waits for one more list, or for one again. */
    private void join(AwaitedList list) {
        switch (lists.join(list)) {
            case BEGIN -> waitOneSlice();
            case WAKE -> wake();
            case NOTHING -> {}
        }
    }

    private void wake() {
        if (!wakeUp.isPossible()) {
            return;
        }
        Optional<DedicatedConnection> waitsNow = connection.getIfOpen();
        wakeUp.send(timer).whenComplete((done, failure) -> {
            if (failure == null) {
                return;
            }
            if (RedisFailures.isNotPermitted(failure)) {
                doWithoutWaking(failure);
            }
            // The slice would go on for long without the list; who waits finds out best what Redis can do.
            waitsNow.ifPresent(open -> timer.execute(() -> connection.drop(open)));
        });
    }

    private void doWithoutWaking(Throwable failure) {
        if (wakeUp.isPossible()) {
            wakeUp.giveUp();
            log.info(
                    "The Redis user may not use keys like 'thoonk.wake:ID', so feeds that share a connection to wait on may wait {} ms longer: {}",
                    SHORT_SLICE.toMillis(),
                    failure.getMessage());
        }
    }

    private void waitOneSlice() {
        List<byte[]> all = lists.block();
        if (all.isEmpty()) {
            return;
        }
        boolean wakeable = wakeUp.isPossible();
        Duration longest = wakeable || slice.compareTo(SHORT_SLICE) < 0 ? slice : SHORT_SLICE;
        if (wakeable) {
            all.add(wakeUp.list());
        }
        connection.send(open -> open.pop(all, longest), longest.plus(GRACE)).whenComplete((popped, failure) -> {
            lists.unblock();
            if (failure == null) {
                popped.ifPresentOrElse(found -> hand(found, this::waitOneSlice), this::waitOneSlice);
            } else if (RedisFailures.isOfOneKey(failure)) {
                tryOneByOne(all);
            } else {
                failed(failure);
            }
        });
    }

    /**
     * Goes on after Redis refused a command because of one of its lists: the same command tells for each by itself, so that those
     * who wait for another never hear of it.
     */
    private void tryOneByOne(List<byte[]> left) {
        if (left.isEmpty()) {
            waitOneSlice();
            return;
        }
        byte[] list = left.get(0);
        Runnable next = () -> tryOneByOne(left.subList(1, left.size()));
        connection.send(open -> open.pop(List.of(list), BRIEFLY), GRACE).whenComplete((popped, failure) -> {
            if (failure == null) {
                popped.ifPresentOrElse(found -> hand(found, next), next);
            } else if (RedisFailures.isOfOneKey(failure)) {
                lists.find(list).ifPresentOrElse(awaited -> failed(awaited, failure), () -> doWithoutWaking(failure));
                next.run();
            } else {
                failed(failure);
            }
        });
    }

    /** Puts what was popped into the claiming list of its feed; what has no feed has woken this wait up. */
    private void hand(DedicatedConnection.Popped popped, Runnable next) {
        Optional<AwaitedList> known = lists.find(popped.list());
        if (known.isEmpty()) {
            next.run();
            return;
        }
        AwaitedList list = known.get();
        connection
                .send(
                        open -> open.run(TAKE_OVER, new byte[][] {list.claiming()}, new byte[][] {popped.element()}),
                        GRACE)
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        list.waiters().arrived(popped.element(), timer);
                        next.run();
                    } else if (RedisFailures.isOfOneKey(failure)) {
                        failed(list, failure);
                        next.run();
                    } else {
                        failed(failure);
                    }
                });
    }

    private static void failed(AwaitedList list, Throwable failure) {
        Throwable why = RedisFailures.ofWait(failure);
        list.waiters().leave().forEach(listener -> listener.failed(why));
    }

    private void failed(Throwable failure) {
        Throwable why = RedisFailures.ofWait(failure);
        lists.leaveAll().forEach(listener -> listener.failed(why));
    }

    CompletableFuture<?> end() {
        lists.end();
        return connection.close();
    }

    /** Where those wait who wait for one of the lists. */
    private final class OneOfMany implements WaitingList {

        private final AwaitedList list;

        OneOfMany(AwaitedList list) {
            this.list = list;
        }

        @Override
        public Optional<BlockingWait.Ticket> arm(BlockingWait.Listener listener) {
            BlockingWait.Ticket ticket = list.waiters().add(listener);
            join(list);
            return Optional.of(ticket);
        }

        @Override
        public boolean closeIfIdle() {
            return false;
        }

        @Override
        public CompletableFuture<?> release() {
            return connection.release();
        }

        @Override
        public CompletableFuture<?> end() {
            return MultiListWait.this.end();
        }
    }

    /**
     * Ends a blocking pop of this process from outside: the pop waits for one more list, which is this process's alone. Where the
     * Redis user may not use that list, there is no waking up. Thread-safe.
     */
    static final class WakeUp {

        private static final LuaScript WAKE = LuaScript.load(WakeUp.class, "wake.lua");

        private static final Duration LEFT_OVER = Duration.ofMinutes(1);

        private final ScriptRunner runner;

        private final byte[] list;

        private volatile boolean possible = true;

        WakeUp(ScriptRunner runner, KeySpace keySpace) {
            this.runner = runner;
            this.list = keySpace.global("thoonk.wake:" + RandomIds.next());
        }

        /** The list to be waited for behind all others. */
        byte[] list() {
            return list;
        }

        boolean isPossible() {
            return possible;
        }

        void giveUp() {
            possible = false;
        }

        /** Ends the pop that is under way, or the next one; on a thread that may be held up. */
        CompletableFuture<?> send(Executor blocking) {
            return CompletableFuture.supplyAsync(
                    () -> runner.run(
                            WAKE,
                            "(all that wait)",
                            new byte[][] {list},
                            WireText.bytes(Long.toString(LEFT_OVER.toMillis()))),
                    blocking);
        }
    }
}
