package io.thoonk.listener;

import io.thoonk.event.FeedEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the messages of a feed say to a durable listener: that there is something to read, and about which items. */
final class Wakeups {

    /** More are not worth their place: then everything is compared. */
    static final int MOST_IDS = 1000;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition called = lock.newCondition();

    private final Set<String> ids = new LinkedHashSet<>();

    private boolean awake;

    private boolean uncertain;

    /** Takes a message. */
    void onEvent(FeedEvent event) {
        lock.lock();
        try {
            if (event instanceof FeedEvent.Resynced || ids.size() >= MOST_IDS) {
                uncertain = true;
                ids.clear();
            } else {
                event.itemId().ifPresent(ids::add);
            }
            call();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait. */
    void wake() {
        lock.lock();
        try {
            call();
        } finally {
            lock.unlock();
        }
    }

    private void call() {
        awake = true;
        called.signalAll();
    }

    /** Waits for a message, at most for a while; those since the last wait count. Whether there was one. */
    boolean await(long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!awake && left > 0) {
                left = called.awaitNanos(left);
            }
            boolean wasCalled = awake;
            awake = false;
            return wasCalled;
        } finally {
            lock.unlock();
        }
    }

    /** The items that messages were about, which are then forgotten. */
    List<String> takeIds() {
        lock.lock();
        try {
            List<String> taken = new ArrayList<>(ids);
            ids.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Whether messages may have been missed, which is then forgotten. */
    boolean takeUncertainty() {
        lock.lock();
        try {
            boolean taken = uncertain;
            uncertain = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
