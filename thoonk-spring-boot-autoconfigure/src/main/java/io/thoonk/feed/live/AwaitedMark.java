package io.thoonk.feed.live;

import io.thoonk.event.Delivery;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The mark that a reading left among the messages, and what goes on when it comes. Pure; not thread-safe. */
final class AwaitedMark {

    static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final Runnable NOTHING = () -> {};

    private final LongSupplier nanos;

    private String token = "";

    private Runnable next = NOTHING;

    private long since;

    /** Written by the thread that hears. */
    private volatile long count;

    AwaitedMark(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Waits for this mark instead of any before. */
    void expect(String token, Runnable next) {
        this.token = token;
        this.next = next;
        this.since = nanos.getAsLong();
    }

    void forget() {
        token = "";
        next = NOTHING;
    }

    /** Goes on if this is the mark that is waited for. */
    void heard(Delivery.Mark mark) {
        if (mark.token().equals(token)) {
            Runnable now = next;
            forget();
            count++;
            now.run();
        }
    }

    /** How many marks have come that were waited for. Thread-safe. */
    long count() {
        return count;
    }

    /** Whether the mark may still come. A bus between the nodes of a cluster may lose one. */
    boolean isOnItsWay() {
        return !token.isEmpty() && nanos.getAsLong() - since < PATIENCE;
    }
}
