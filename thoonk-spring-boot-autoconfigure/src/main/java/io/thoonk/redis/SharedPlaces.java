package io.thoonk.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Who waits for which lists on one connection, and what the blocking command there waits for. Thread-safe. */
final class SharedPlaces {

    /** What has to be done for a list that is waited for anew. */
    enum Joining {
        /** No command waits. */
        BEGIN,
        /** A command waits, but not for this list. */
        WAKE,
        /** The list is waited for, or will be in a moment. */
        NOTHING
    }

    private final ReentrantLock changes = new ReentrantLock();

    private final Map<ByteBuffer, SharedPlace> places = new LinkedHashMap<>();

    /** What the command that is under way waits for; empty while there is none. */
    private Set<SharedPlace> blockedOn = Set.of();

    private boolean waking;

    private boolean waiting;

    private boolean ended;

    SharedPlace of(byte[] list, byte[] claiming, SharedWaiting waiter) {
        changes.lock();
        try {
            return places.computeIfAbsent(
                    ByteBuffer.wrap(list), key -> new SharedPlace(list, claiming, waiter, changes));
        } finally {
            changes.unlock();
        }
    }

    Optional<SharedPlace> find(byte[] list) {
        changes.lock();
        try {
            return Optional.ofNullable(places.get(ByteBuffer.wrap(list)));
        } finally {
            changes.unlock();
        }
    }

    Joining join(SharedPlace place) {
        changes.lock();
        try {
            if (ended) {
                return Joining.NOTHING;
            }
            if (!waiting) {
                waiting = true;
                return Joining.BEGIN;
            }
            if (waking || blockedOn.isEmpty() || blockedOn.contains(place)) {
                return Joining.NOTHING;
            }
            waking = true;
            return Joining.WAKE;
        } finally {
            changes.unlock();
        }
    }

    /** The lists that the next command is to wait for; notes if there are none. */
    List<byte[]> block() {
        changes.lock();
        try {
            blockedOn = ended
                    ? Set.of()
                    : places.values().stream()
                            .filter(SharedPlace::isWanted)
                            .collect(Collectors.toCollection(LinkedHashSet::new));
            waiting = !blockedOn.isEmpty();
            waking = false;
            return blockedOn.stream().map(SharedPlace::list).collect(Collectors.toCollection(ArrayList::new));
        } finally {
            changes.unlock();
        }
    }

    /** Notes that the command has ended: what joins before the next one is part of that. */
    void unblock() {
        changes.lock();
        try {
            blockedOn = Set.of();
        } finally {
            changes.unlock();
        }
    }

    /** Ends all waits; tells who is to hear of it. */
    List<ArrivalListener> leaveAll() {
        changes.lock();
        try {
            waiting = false;
            List<ArrivalListener> listeners = new ArrayList<>();
            places.values().forEach(place -> listeners.addAll(place.leave()));
            return listeners;
        } finally {
            changes.unlock();
        }
    }

    void end() {
        changes.lock();
        try {
            ended = true;
        } finally {
            changes.unlock();
        }
    }
}
