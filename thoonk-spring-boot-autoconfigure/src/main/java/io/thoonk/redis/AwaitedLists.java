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

/** Which lists are waited for on one connection, by whom, and what the blocking command there waits for. Thread-safe. */
final class AwaitedLists {

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

    private final Map<ByteBuffer, AwaitedList> lists = new LinkedHashMap<>();

    /** What the command that is under way waits for; empty while there is none. */
    private Set<AwaitedList> blockedOn = Set.of();

    private boolean waking;

    private boolean waiting;

    private boolean ended;

    AwaitedList of(byte[] list, byte[] claiming) {
        changes.lock();
        try {
            return lists.computeIfAbsent(
                    ByteBuffer.wrap(list), key -> new AwaitedList(list, claiming, new Waiters(changes)));
        } finally {
            changes.unlock();
        }
    }

    Optional<AwaitedList> find(byte[] list) {
        changes.lock();
        try {
            return Optional.ofNullable(lists.get(ByteBuffer.wrap(list)));
        } finally {
            changes.unlock();
        }
    }

    Joining join(AwaitedList list) {
        changes.lock();
        try {
            if (ended) {
                return Joining.NOTHING;
            }
            if (!waiting) {
                waiting = true;
                return Joining.BEGIN;
            }
            if (waking || blockedOn.isEmpty() || blockedOn.contains(list)) {
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
                    : lists.values().stream()
                            .filter(list -> !list.waiters().isEmpty())
                            .collect(Collectors.toCollection(LinkedHashSet::new));
            waiting = !blockedOn.isEmpty();
            waking = false;
            return blockedOn.stream().map(AwaitedList::list).collect(Collectors.toCollection(ArrayList::new));
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
    List<BlockingWait.Listener> leaveAll() {
        changes.lock();
        try {
            waiting = false;
            List<BlockingWait.Listener> listeners = new ArrayList<>();
            lists.values().forEach(list -> listeners.addAll(list.waiters().leave()));
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

    /**
     * One of the lists.
     *
     * @param list where elements come from
     * @param claiming where they are moved to
     * @param waiters who waits for them
     */
    record AwaitedList(byte[] list, byte[] claiming, Waiters waiters) {}
}
