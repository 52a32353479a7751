package io.thoonk.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
        wakeUp.send(timer).whenComplete((done, failure) -> {
            if (failure == null) {
                return;
            }
            if (RedisFailures.isNotPermitted(failure)) {
                doWithoutWaking(failure);
            }
            // The slice would go on for long without the list; who waits finds out best what Redis can do.
            later(connection::release);
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
        @Nullable DriverConnection used = null;
        CompletableFuture<Optional<DriverConnection.Popped>> answer;
        try {
            used = connection.get();
            answer = used.pop(lists, longest);
        } catch (RuntimeException ex) {
            answer = CompletableFuture.failedFuture(ex);
        }
        DriverConnection watched = used;
        answer.orTimeout(longest.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS).whenComplete((popped, failure) -> {
            places.unblock();
            if (failure != null && wakeable && RedisFailures.isNotPermitted(failure)) {
                doWithoutWaking(failure);
                waitOneSlice();
            } else if (failure != null || watched == null) {
                failed(watched, failure == null ? new IllegalStateException("There is no connection") : failure);
            } else if (popped.isPresent()) {
                hand(watched, popped.get());
            } else {
                waitOneSlice();
            }
        });
    }

    private void hand(DriverConnection used, DriverConnection.Popped popped) {
        Optional<SharedPlace> place = places.find(popped.list());
        if (place.isEmpty()) {
            // Somebody woke this wait up.
            waitOneSlice();
            return;
        }
        used.push(place.get().claiming(), popped.element()).whenComplete((length, failure) -> {
            if (failure != null) {
                failed(used, failure);
            } else {
                place.get().arrived(popped.element());
                waitOneSlice();
            }
        });
    }

    private void failed(@Nullable DriverConnection broken, Throwable failure) {
        Throwable why = RedisFailures.ofWait(failure);
        places.leaveAll().forEach(listener -> listener.failed(why));
        if (broken != null) {
            // Not on the driver's thread, which the closing itself may need.
            later(() -> connection.drop(broken));
        }
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
