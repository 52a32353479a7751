package io.thoonk.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that waits for many lists at once, for the feeds of a process that has more of them than connections. What is
 * popped goes into the claiming list of its feed by a second command; who dies between the two leaves the id to maintenance,
 * as a peer does. A list that joins ends the slice that is under way; where that is not possible, slices are short.
 */
final class SharedWaiting {

    private static final Logger log = LoggerFactory.getLogger(SharedWaiting.class);

    /** How long a list that joins has to wait where nothing can end a slice. */
    private static final Duration SHORT_SLICE = Duration.ofMillis(250);

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The shortest wait that Redis knows; zero would have no end. */
    private static final Duration BRIEFLY = Duration.ofMillis(1);

    private final OwnConnection connection;

    private final WakeUp wakeUp;

    private final Duration slice;

    private final ScheduledExecutorService timer;

    private final SharedPlaces places = new SharedPlaces();

    SharedWaiting(OwnConnection connection, WakeUp wakeUp, Duration slice, ScheduledExecutorService timer) {
        this.connection = connection;
        this.wakeUp = wakeUp;
        this.slice = slice;
        this.timer = timer;
    }

    /** Makes the line of one list. */
    Line line(byte[] list, byte[] claiming) {
        return places.of(list, claiming, this);
    }

    /** Waits for one more list, or for one again. */
    void join(SharedPlace place) {
        switch (places.join(place)) {
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
            waitsNow.ifPresent(open -> later(() -> connection.drop(open)));
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
        List<byte[]> lists = places.block();
        if (lists.isEmpty()) {
            return;
        }
        boolean wakeable = wakeUp.isPossible();
        Duration longest = wakeable || slice.compareTo(SHORT_SLICE) < 0 ? slice : SHORT_SLICE;
        if (wakeable) {
            lists.add(wakeUp.list());
        }
        connection.send(open -> open.pop(lists, longest), longest.plus(GRACE)).whenComplete((popped, failure) -> {
            places.unblock();
            if (failure == null) {
                popped.ifPresentOrElse(found -> hand(found, this::waitOneSlice), this::waitOneSlice);
            } else if (RedisFailures.isOfOneKey(failure)) {
                tryOneByOne(lists);
            } else {
                failed(failure);
            }
        });
    }

    /**
     * Goes on after Redis refused a command because of one of its lists: the same command tells for each by itself, so that those
     * who wait for another never hear of it.
     */
    private void tryOneByOne(List<byte[]> lists) {
        if (lists.isEmpty()) {
            waitOneSlice();
            return;
        }
        byte[] list = lists.get(0);
        Runnable next = () -> tryOneByOne(lists.subList(1, lists.size()));
        connection.send(open -> open.pop(List.of(list), BRIEFLY), GRACE).whenComplete((popped, failure) -> {
            if (failure == null) {
                popped.ifPresentOrElse(found -> hand(found, next), next);
            } else if (RedisFailures.isOfOneKey(failure)) {
                places.find(list).ifPresentOrElse(place -> failed(place, failure), () -> doWithoutWaking(failure));
                next.run();
            } else {
                failed(failure);
            }
        });
    }

    /** Puts what was popped into the claiming list of its feed; what has no feed has woken this wait up. */
    private void hand(DedicatedConnection.Popped popped, Runnable next) {
        Optional<SharedPlace> place = places.find(popped.list());
        if (place.isEmpty()) {
            next.run();
            return;
        }
        connection
                .send(open -> open.push(place.get().claiming(), popped.element()), GRACE)
                .whenComplete((length, failure) -> {
                    if (failure == null) {
                        place.get().arrived(popped.element());
                        next.run();
                    } else if (RedisFailures.isOfOneKey(failure)) {
                        failed(place.get(), failure);
                        next.run();
                    } else {
                        failed(failure);
                    }
                });
    }

    private static void failed(SharedPlace place, Throwable failure) {
        Throwable why = RedisFailures.ofWait(failure);
        place.leave().forEach(listener -> listener.failed(why));
    }

    private void failed(Throwable failure) {
        Throwable why = RedisFailures.ofWait(failure);
        places.leaveAll().forEach(listener -> listener.failed(why));
    }

    /** Does something on a thread that may block. */
    void later(Runnable task) {
        timer.execute(task);
    }

    void release() {
        connection.release();
    }

    void end() {
        places.end();
        connection.close();
    }
}
