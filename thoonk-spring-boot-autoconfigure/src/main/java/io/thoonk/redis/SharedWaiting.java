package io.thoonk.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection that waits for many lists at once, for the feeds of a process that has more of them than connections. What is
 * popped goes into the claiming list of its feed by a second command; who dies between the two leaves the id to maintenance,
 * as a peer does. Slices are short, since a list that joins waits for the next.
 */
final class SharedWaiting {

    private static final Duration SLICE = Duration.ofMillis(250);

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final OwnConnection connection;

    private final ScheduledExecutorService timer;

    private final ReentrantLock changes = new ReentrantLock();

    private final Map<ByteBuffer, Place> places = new LinkedHashMap<>();

    private boolean waiting;

    private boolean ended;

    SharedWaiting(OwnConnection connection, ScheduledExecutorService timer) {
        this.connection = connection;
        this.timer = timer;
    }

    /** Makes the line of one list. */
    Line line(byte[] list, byte[] claiming) {
        changes.lock();
        try {
            return places.computeIfAbsent(ByteBuffer.wrap(list), key -> new Place(list, claiming));
        } finally {
            changes.unlock();
        }
    }

    private void begin() {
        changes.lock();
        try {
            if (waiting || ended) {
                return;
            }
            waiting = true;
        } finally {
            changes.unlock();
        }
        waitOneSlice();
    }

    private void waitOneSlice() {
        List<byte[]> lists = wanted();
        if (lists.isEmpty()) {
            return;
        }
        @Nullable DriverConnection used = null;
        CompletableFuture<Optional<DriverConnection.Popped>> answer;
        try {
            used = connection.get();
            answer = used.pop(lists, SLICE);
        } catch (RuntimeException ex) {
            answer = CompletableFuture.failedFuture(ex);
        }
        DriverConnection watched = used;
        CompletableFuture<Optional<DriverConnection.Popped>> pending = answer;
        var watchdog = timer.schedule(
                () -> pending.completeExceptionally(
                        new IllegalStateException("The wait did not end in time; the connection is dead")),
                SLICE.plus(GRACE).toMillis(),
                TimeUnit.MILLISECONDS);
        answer.whenComplete((popped, failure) -> {
            watchdog.cancel(false);
            if (failure != null || watched == null) {
                failed(watched, failure == null ? new IllegalStateException("There is no connection") : failure);
            } else if (popped.isPresent()) {
                hand(watched, popped.get());
            } else {
                waitOneSlice();
            }
        });
    }

    /** The lists that somebody waits for; notes if nobody does. */
    private List<byte[]> wanted() {
        changes.lock();
        try {
            List<byte[]> lists = ended
                    ? List.of()
                    : places.values().stream()
                            .filter(place -> !place.tickets.isEmpty())
                            .map(place -> place.list)
                            .toList();
            waiting = !lists.isEmpty();
            return lists;
        } finally {
            changes.unlock();
        }
    }

    private void hand(DriverConnection used, DriverConnection.Popped popped) {
        @Nullable Place place;
        changes.lock();
        try {
            place = places.get(ByteBuffer.wrap(popped.list()));
        } finally {
            changes.unlock();
        }
        if (place == null) {
            waitOneSlice();
            return;
        }
        used.push(place.claiming, popped.element()).whenComplete((length, failure) -> {
            if (failure != null) {
                failed(used, failure);
            } else {
                place.arrived(popped.element());
                waitOneSlice();
            }
        });
    }

    private void failed(@Nullable DriverConnection broken, Throwable failure) {
        if (broken != null) {
            // Not on the driver's thread, which the closing itself may need.
            timer.execute(() -> connection.drop(broken));
        }
        List<ArrivalListener> listeners = new ArrayList<>();
        changes.lock();
        try {
            waiting = false;
            places.values().forEach(place -> {
                place.tickets.forEach(ticket -> listeners.add(ticket.listener));
                place.tickets.clear();
            });
        } finally {
            changes.unlock();
        }
        listeners.forEach(listener -> listener.failed(failure));
    }

    void release() {
        connection.release();
    }

    void end() {
        changes.lock();
        try {
            ended = true;
        } finally {
            changes.unlock();
        }
        connection.close();
    }

    /** The line of one list. */
    private final class Place implements Line {

        private final byte[] list;

        private final byte[] claiming;

        private final Deque<Ticket> tickets = new ArrayDeque<>();

        private @Nullable ArrivalListener lastListener;

        Place(byte[] list, byte[] claiming) {
            this.list = list;
            this.claiming = claiming;
        }

        @Override
        public Optional<ArrivalTicket> arm(ArrivalListener listener) {
            Ticket ticket = new Ticket(this, listener);
            changes.lock();
            try {
                tickets.add(ticket);
                lastListener = listener;
            } finally {
                changes.unlock();
            }
            begin();
            return Optional.of(ticket);
        }

        void arrived(byte[] id) {
            @Nullable Ticket first;
            @Nullable ArrivalListener last;
            changes.lock();
            try {
                first = tickets.poll();
                last = lastListener;
            } finally {
                changes.unlock();
            }
            if (first != null) {
                first.listener.arrived(id);
            } else if (last != null) {
                timer.execute(() -> last.abandoned(id));
            }
        }

        @Override
        public boolean closeIfIdle() {
            return false;
        }

        @Override
        public void release() {
            SharedWaiting.this.release();
        }

        @Override
        public void end() {
            SharedWaiting.this.end();
        }
    }

    /** A place in the line of one list. */
    private final class Ticket implements ArrivalTicket {

        private final Place place;

        private final ArrivalListener listener;

        Ticket(Place place, ArrivalListener listener) {
            this.place = place;
            this.listener = listener;
        }

        @Override
        public boolean cancel() {
            changes.lock();
            try {
                return place.tickets.remove(this);
            } finally {
                changes.unlock();
            }
        }

        @Override
        public boolean isFirst() {
            changes.lock();
            try {
                return place.tickets.peek() == this;
            } finally {
                changes.unlock();
            }
        }
    }
}
