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

    private long come;

    /** Written by the thread that hears. */
    private volatile long farthest;

    AwaitedMark(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Waits for this mark instead of any before. */
    void expect(String token, Runnable next) {
        this.token = token;
        this.next = next;
        this.since = nanos.getAsLong();
    }

    /** Waits for no mark any more, because all that was read so far is read again. */
    void restart() {
        forget();
        come = 0;
    }

    private void forget() {
        token = "";
        next = NOTHING;
    }

    /** Goes on if this is the mark that is waited for. */
    void heard(Delivery.Mark mark) {
        if (mark.token().equals(token)) {
            Runnable now = next;
            forget();
            come++;
            farthest = Math.max(farthest, come);
            now.run();
        }
    }

    /** How many marks have come before it began anew, at most. Thread-safe. */
    long farthest() {
        return farthest;
    }

    /** Whether the mark may still come. A bus between the nodes of a cluster may lose one. */
    boolean isOnItsWay() {
        return !token.isEmpty() && nanos.getAsLong() - since < PATIENCE;
    }
}
